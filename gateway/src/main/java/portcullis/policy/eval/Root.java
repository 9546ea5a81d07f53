package portcullis.policy.eval;

/** The four names from which a policy reads everything that it knows of a request. */
public enum Root {
    PRINCIPAL("principal"),
    ACTION("action"),
    RESOURCE("resource"),
    CONTEXT("context");

    private final String text;

    Root(String text) {
        this.text = text;
    }

    Value of(AuthorizationRequest request) {
        return switch (this) {
            case PRINCIPAL -> request.principal();
            case ACTION -> request.action();
            case RESOURCE -> request.resource();
            case CONTEXT -> request.context();
        };
    }

    /** As Cedar writes it. */
    @Override
    public String toString() {
        return text;
    }
}
