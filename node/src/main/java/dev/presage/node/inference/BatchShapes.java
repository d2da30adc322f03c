package dev.presage.node.inference;

import static dev.presage.node.inference.BatchSettings.require;

import com.typesafe.config.Config;
import dev.presage.protocol.BatchShape;
import java.util.ArrayList;
import java.util.List;

/**
 * The few padded sizes that a model is run at. What a model says of a row depends, in its last bits, on the size of its
 * batch and on nothing else; so sizes are few, each is warmed, and each answer tells which one it was.
 *
 * <p>Row counts are multiples of 32, twice the widest vector register: what is left over of a vector is computed one by
 * one, with other rounding, so that only then it makes no difference where in its batch a row stands.
 *
 * @param rows ascending multiples of 32; more rows than the largest are run one part after the other
 * @param steps ascending; longer rows are run one part after the other, with the state carried
 */
public record BatchShapes(List<Integer> rows, List<Integer> steps) {
    private static final int ROW_MULTIPLE = 32;
    private static final int MAX_SIZE = 4096;

    public BatchShapes {
        rows = List.copyOf(rows);
        steps = List.copyOf(steps);
        requireAscending("shapes.rows", rows);
        requireAscending("shapes.steps", steps);
        require(
                rows.stream().allMatch(size -> size % ROW_MULTIPLE == 0),
                "shapes.rows",
                rows,
                "must be multiples of 32");
    }

    static BatchShapes from(Config config) {
        return new BatchShapes(config.getIntList("rows"), config.getIntList("steps"));
    }

    /** The smallest size that holds that many rows of up to that many steps, or the largest there is. */
    public BatchShape fitting(int rowCount, int stepCount) {
        return new BatchShape(rows.get(indexOf(rows, rowCount)), steps.get(indexOf(steps, stepCount)));
    }

    /** Every size, small to large. */
    public List<BatchShape> all() {
        List<BatchShape> all = new ArrayList<>();
        for (int row : rows) {
            for (int step : steps) {
                all.add(new BatchShape(row, step));
            }
        }
        return all;
    }

    /** Which of the step sizes a row of that length needs. */
    int stepClass(int length) {
        return indexOf(steps, length);
    }

    private static int indexOf(List<Integer> sizes, int wanted) {
        int index = 0;
        while (index < sizes.size() - 1 && sizes.get(index) < wanted) {
            index++;
        }
        return index;
    }

    private static void requireAscending(String key, List<Integer> sizes) {
        int last = 0;
        for (int size : sizes) {
            require(size > last && size <= MAX_SIZE, key, sizes, "must ascend, from 1 to " + MAX_SIZE);
            last = size;
        }
        require(last > 0, key, sizes, "must name at least one size");
    }
}
