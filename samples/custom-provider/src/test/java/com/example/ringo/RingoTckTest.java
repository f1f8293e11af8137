package com.example.ringo;

import io.github.pbx24.pbx.tck.PbxFixture;
import io.github.pbx24.pbx.tck.PbxProviderTck;

/** Ringo keeps the rules of the SPI. */
class RingoTckTest extends PbxProviderTck {

    @Override
    protected PbxFixture fixture() {
        return new RingoFixture(new RingoProvider());
    }
}
