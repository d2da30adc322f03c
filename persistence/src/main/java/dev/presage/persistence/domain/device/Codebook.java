package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.Arrays;

/**
 * A bounded book of shapes; once it is full, the one that was used longest ago makes room. Written only while a fold
 * owns it, and kept in chunks that versions share, so that a change copies one chunk.
 */
final class Codebook {
    /** Numbers that make a shape. */
    static final int WIDTH = 10;

    /** Shapes kept; three in a hundred of the detection rate are lost against 300, at a third of the cost. */
    private static final int MAX_CODES = 200;

    private static final int CHUNK = 8;

    /** In each chunk the first numbers of all its codes stand side by side: a search often reads no more. */
    private float[][] codes;

    private int[][] used;
    private int size;

    /** The code found or stored last, where the next search begins; not durable, since it changes no answer. */
    private int last;

    Codebook() {
        this(new float[0][], new int[0][], 0, 0);
    }

    private Codebook(float[][] codes, int[][] used, int size, int last) {
        this.codes = codes;
        this.used = used;
        this.size = size;
        this.last = last;
    }

    Codebook copy() {
        return new Codebook(codes, used, size, last);
    }

    /** Finds the nearest code, of several the first; returns the sum of absolute differences, infinite if empty. */
    float nearest(float[] shape) {
        int found = -1;
        float best = Float.POSITIVE_INFINITY;
        if (size > 0) {
            found = last;
            best = distance(codes[last / CHUNK], last % CHUNK, shape, best);
        }
        for (int from = 0; from < size; from += CHUNK) {
            float[] chunk = codes[from / CHUNK];
            int lanes = Math.min(CHUNK, size - from);
            for (int lane = 0; lane < lanes; lane++) {
                if (Math.abs(shape[0] - chunk[lane]) <= best) {
                    float sum = distance(chunk, lane, shape, best);
                    if (sum < best || (sum == best && from + lane < found)) {
                        best = sum;
                        found = from + lane;
                    }
                }
            }
        }
        last = Math.max(0, found);
        return best;
    }

    /** The distance of a code, or some number above {@code limit} if it is further. */
    private static float distance(float[] chunk, int lane, float[] shape, float limit) {
        float sum = 0;
        for (int i = 0; i < WIDTH && sum <= limit; i++) {
            sum += Math.abs(shape[i] - chunk[i * CHUNK + lane]);
        }
        return sum;
    }

    /** Notes that the code found last is in use. */
    void use(int tick) {
        if (used(last) != tick) {
            used = used.clone();
            used[last / CHUNK] = used[last / CHUNK].clone();
            used[last / CHUNK][last % CHUNK] = tick;
        }
    }

    void store(float[] shape, int tick) {
        int place = size < MAX_CODES ? size++ : oldest();
        int index = place / CHUNK;
        if (index == codes.length) {
            codes = Arrays.copyOf(codes, index + 1);
            codes[index] = new float[CHUNK * WIDTH];
            used = Arrays.copyOf(used, index + 1);
            used[index] = new int[CHUNK];
        } else {
            codes = codes.clone();
            codes[index] = codes[index].clone();
            used = used.clone();
            used[index] = used[index].clone();
        }
        put(place, shape, tick);
        last = place;
    }

    private void put(int place, float[] shape, int tick) {
        int lane = place % CHUNK;
        for (int i = 0; i < WIDTH; i++) {
            codes[place / CHUNK][i * CHUNK + lane] = shape[i];
        }
        used[place / CHUNK][lane] = tick;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < size; i++) {
            if (used(i) < used(oldest)) {
                oldest = i;
            }
        }
        return oldest;
    }

    private int used(int place) {
        return used[place / CHUNK][place % CHUNK];
    }

    void write(WireWriter out) {
        out.number(size);
        for (int c = 0; c < size; c++) {
            for (int i = 0; i < WIDTH; i++) {
                out.single(codes[c / CHUNK][i * CHUNK + c % CHUNK]);
            }
            out.number(used(c));
        }
    }

    static Codebook read(WireReader in) {
        int size = in.count(MAX_CODES);
        int chunks = (size + CHUNK - 1) / CHUNK;
        var book = new Codebook(new float[chunks][CHUNK * WIDTH], new int[chunks][CHUNK], size, 0);
        var shape = new float[WIDTH];
        for (int c = 0; c < size; c++) {
            for (int i = 0; i < WIDTH; i++) {
                shape[i] = in.single();
            }
            book.put(c, shape, in.count(Integer.MAX_VALUE));
        }
        return book;
    }
}
