package io.github.pbx24.analytics.demo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A conversation that is played in the demonstration.
 *
 * @param title short name, letters only
 * @param seconds how long it lasts
 * @param lines the transcript, as {@code FileSpeechToText} reads it
 * @param quality the score the built-in analyser gives it
 */
record SampleCall(String title, int seconds, String lines, int quality) {

    private static final int RATE = 8000;

    /** From good to bad, in both languages; personal data is invented. */
    static final List<SampleCall> ALL = List.of(
            new SampleCall("delivery", 24, """
                    language: ru
                    [00:00] employee: Добрый день, компания «Ромашка», меня зовут Анна Петрова. Чем могу помочь?
                    [00:05] client: Здравствуйте, это Олег Сидоров. Где мой заказ? Мой телефон +7 916 123-45-67.
                    [00:10] employee: Одну секунду, пожалуйста. На какой адрес доставка? И удобно ли вам завтра утром?
                    [00:15] client: Да, удобно.
                    [00:17] employee: Хотите, курьер позвонит за час?
                    [00:19] client: Да.
                    [00:20] employee: Договорились, я перезвоню, когда он выедет. Спасибо за звонок, до свидания!
                    """, 100),
            new SampleCall("payment", 18, """
                    language: en
                    [00:00] employee: Good morning, this is Acme.
                    [00:03] client: I want to pay by card: 4111 1111 1111 1111.
                    [00:08] employee: Please do not tell me the number. Did you get the invoice?
                    [00:12] client: No.
                    [00:13] employee: I'll send you a link right now. Thank you!
                    """, 72),
            new SampleCall("complaint", 12, """
                    language: ru
                    [00:00] employee: Слушаю.
                    [00:02] client: Посылка пришла сломанная, верните деньги!
                    [00:06] employee: Это не моя проблема, сами разбирайтесь.
                    """, 0));

    /** A WAV file with two voices that hum in turn, so that there is something to hear. */
    byte[] recording() {
        int samples = seconds * RATE;
        ByteBuffer wav = ByteBuffer.allocate(44 + samples).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(RATE)
                .putShort((short) 1)
                .putShort((short) 8);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples);
        int base = 150 + Math.floorMod(title.hashCode(), 40);
        for (int i = 0; i < samples; i++) {
            boolean client = (i / (RATE * 3)) % 2 == 1;
            double time = (double) i / RATE;
            double loud = 0.5 + 0.5 * Math.sin(2 * Math.PI * 3 * time);
            wav.put((byte) (128 + 24 * loud * Math.sin(2 * Math.PI * (client ? base * 1.5 : base) * time)));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(wav.array());
        return out.toByteArray();
    }
}
