package portcullis;

/** Placeholder until the rooms stand. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("portcullis");
    }
}
