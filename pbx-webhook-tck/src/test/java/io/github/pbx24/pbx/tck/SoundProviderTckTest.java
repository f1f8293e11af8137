package io.github.pbx24.pbx.tck;

/** The kit as its users run it. */
class SoundProviderTckTest extends PbxProviderTck {

    @Override
    protected PbxFixture fixture() {
        return new SoundFixture(new SoundProvider());
    }
}
