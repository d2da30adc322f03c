package dev.presage.persistence.backtest;

/**
 * What a backtest may hold and read at a time.
 *
 * @param groupSubjects subjects that go side by side
 * @param pageRows rows of a subject read at once
 * @param warmRows rows before the span that the lessons of a subject begin with, so that its series are not new
 * @param steps observations that a subject takes in one go at most, if nothing lies between
 * @param mostLabels labels of a subject that are held; those that are about older things go first
 * @param mostEvents after so many observations no further group is begun
 */
public record Limits(int groupSubjects, int pageRows, int warmRows, int steps, int mostLabels, long mostEvents) {
    public Limits {
        require(groupSubjects >= 1, "group-subjects");
        require(pageRows >= 1, "page-rows");
        require(warmRows >= 0, "warm-rows");
        require(steps >= 1, "steps");
        require(mostLabels >= 1, "most-labels");
        require(mostEvents >= 1, "most-events");
    }

    private static void require(boolean holds, String key) {
        if (!holds) {
            throw new IllegalArgumentException("presage.backtest." + key + " is too small.");
        }
    }
}
