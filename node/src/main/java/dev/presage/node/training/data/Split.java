package dev.presage.node.training.data;

import java.util.List;

/** The parts of a training set. What is validated or tested is later than training, and its subjects seen or not. */
public enum Split {
    TRAIN("train"),
    VALIDATION_SEEN("validation-seen"),
    VALIDATION_UNSEEN("validation-unseen"),
    TEST_SEEN("test-seen"),
    TEST_UNSEEN("test-unseen");

    /** Where early stopping looks. */
    public static final List<Split> VALIDATION = List.of(VALIDATION_SEEN, VALIDATION_UNSEEN);

    /** What nobody looks at before the end. */
    public static final List<Split> TEST = List.of(TEST_SEEN, TEST_UNSEEN);

    private final String label;

    Split(String label) {
        this.label = label;
    }

    /** What it is called in cards and file names. */
    public String label() {
        return label;
    }

    /** Which group of subjects it draws on: those that training sees, or those of validation or test alone. */
    Group group() {
        return switch (this) {
            case TRAIN, VALIDATION_SEEN, TEST_SEEN -> Group.SEEN;
            case VALIDATION_UNSEEN -> Group.VALIDATION;
            case TEST_UNSEEN -> Group.TEST;
        };
    }

    /** A group of subjects. */
    enum Group {
        SEEN,
        VALIDATION,
        TEST
    }
}
