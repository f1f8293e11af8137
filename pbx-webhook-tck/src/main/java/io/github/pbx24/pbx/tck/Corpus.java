package io.github.pbx24.pbx.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The inputs that a fuzzer begins with and those by which it once found something. The build replays them; a coverage-guided fuzzer
 * (Jazzer) takes the same folder and adds to it.
 *
 * @since 0.1
 */
public final class Corpus {

    private final List<Input> inputs;

    private Corpus(List<Input> inputs) {
        this.inputs = inputs;
    }

    private record Input(String name, byte[] content) {}

    /**
     * Opens a folder.
     *
     * @param folder a folder with one input a file
     * @return the corpus
     * @throws IllegalArgumentException if there is no file
     */
    public static Corpus in(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> files = paths.filter(Files::isRegularFile).sorted().toList();
            if (files.isEmpty()) {
                throw new IllegalArgumentException("no inputs in " + folder);
            }
            return new Corpus(files.stream()
                    .map(file -> new Input(file.getFileName().toString(), read(file)))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes inputs that a test makes, for example from the samples that it has anyway.
     *
     * @param inputs the inputs; at least one
     * @return the corpus; the inputs are named by their numbers, from 0
     * @throws IllegalArgumentException if there is no input
     */
    public static Corpus of(List<byte[]> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("no inputs");
        }
        List<Input> named = new ArrayList<>();
        for (byte[] input : inputs) {
            named.add(new Input("input-" + named.size(), input.clone()));
        }
        return new Corpus(named);
    }

    /**
     * Writes every input into a file of its own, for a fuzzer that begins with a folder.
     *
     * @param folder where to; made if it is not there
     * @throws UncheckedIOException if that is not possible
     */
    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Input input : inputs) {
                Files.write(folder.resolve(input.name()), input.content());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Feeds every input once.
     *
     * @param target takes an input, and throws if it finds something
     * @return how many inputs there are
     * @throws AssertionError naming the input that the target could not stand
     */
    public int replay(Consumer<byte[]> target) {
        for (Input input : inputs) {
            feed(target, input.content().clone(), "the input " + input.name());
        }
        return inputs.size();
    }

    /**
     * Feeds inputs made from those of the corpus: bits flipped, parts cut out, doubled, and taken from another input. No replacement for a
     * coverage-guided fuzzer, but cheap enough for every build. The same seed makes the same inputs.
     *
     * @param target takes an input, and throws if it finds something
     * @param count how many inputs to make
     * @param seed the seed
     * @throws AssertionError naming file, seed and number of an input that the target could not stand
     */
    public void mutate(Consumer<byte[]> target, int count, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(inputs.size());
            byte[] input = inputs.get(from).content().clone();
            for (int times = random.nextInt(4); times >= 0; times--) {
                input = mutant(input, inputs.get(random.nextInt(inputs.size())).content(), random);
            }
            feed(
                    target,
                    input,
                    "input " + i + " of seed " + seed + ", made from "
                            + inputs.get(from).name());
        }
    }

    private static void feed(Consumer<byte[]> target, byte[] input, String name) {
        try {
            target.accept(input);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            throw new AssertionError(name + " led to " + e, e);
        }
    }

    private static byte[] mutant(byte[] input, byte[] other, Random random) {
        int at = random.nextInt(input.length + 1);
        int to = at + random.nextInt(input.length - at + 1);
        return switch (random.nextInt(5)) {
            case 0 -> Hostile.flipped(input, random);
            case 1 -> joined(input, at, new byte[0], input, to);
            case 2 -> joined(input, to, input, input, at);
            case 3 -> {
                int from = random.nextInt(other.length + 1);
                byte[] part = Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
                yield joined(input, at, part, input, at);
            }
            default ->
                joined(input, at, new byte[] {(byte) random.nextInt(256)}, input, Math.min(input.length, at + 1));
        };
    }

    /** The begin of one, something in between, and the end of another. */
    private static byte[] joined(byte[] begin, int beginLength, byte[] between, byte[] end, int endFrom) {
        byte[] all = new byte[beginLength + between.length + end.length - endFrom];
        System.arraycopy(begin, 0, all, 0, beginLength);
        System.arraycopy(between, 0, all, beginLength, between.length);
        System.arraycopy(end, endFrom, all, beginLength + between.length, end.length - endFrom);
        return all;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
