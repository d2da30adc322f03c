package dev.presage.node.kubernetes;

/** The Kubernetes API does not do what a node asks of it. */
public final class ApiRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    ApiRefused(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    ApiRefused(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** Why, with the cure. */
    public String sentence() {
        return sentence;
    }
}
