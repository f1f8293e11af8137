package io.github.pbx24.pbx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedMacTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HmacMD5",
                "HmacSHA1",
                "hmacsha256",
                "HmacSHA224",
                "HmacSHA256",
                "HmacSHA384",
                "HmacSHA512",
                "HmacSHA512/256",
                "HmacSHA3-256"
            })
    void it_computes_what_the_platform_computes(String algorithm) throws GeneralSecurityException {
        Random random = new Random(3);
        // Around the blocks of the hash functions, where a key is padded, taken as it is, or hashed first.
        int[] lengths = {1, 63, 64, 65, 127, 128, 129};
        for (int round = 0; round < 300; round++) {
            byte[] key = bytes(random, round < lengths.length ? lengths[round] : 1 + random.nextInt(300));
            KeyedMac own = new KeyedMac(algorithm, key);
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            assertThat(own.length()).isEqualTo(mac.getMacLength());
            for (int again = 0; again < 3; again++) {
                byte[] message = bytes(random, again == 1 ? 0 : random.nextInt(500));
                assertThat(own.mac(message)).isEqualTo(mac.doFinal(message));
            }
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void unknown_algorithms_are_told() {
        for (String algorithm : new String[] {"HmacSHA257", "SHA256", "HMAC", "", "Hmac"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new KeyedMac(algorithm, new byte[1]))
                    .withMessageContaining("cannot be used");
        }
    }
}
