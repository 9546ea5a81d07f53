package portcullis.identity.keys;

import java.time.Duration;

/** Where work runs that no request waits for, and when. Nothing runs on the common pool: whoever else uses that would wait for us. */
interface Background {
    /** On virtual threads, one for each task. */
    Background VIRTUAL = new Background() {
        @Override
        public void now(Runnable task) {
            Thread.ofVirtual().name("issuer-keys").start(task);
        }

        @Override
        public Runnable later(Duration wait, Runnable task) {
            Thread waits = Thread.ofVirtual().name("issuer-keys-alarm").start(() -> {
                try {
                    Thread.sleep(wait);
                } catch (InterruptedException _) {
                    return; // called off
                }
                now(task);
            });
            return waits::interrupt;
        }
    };

    void now(Runnable task);

    /** @return calls it off, when it did not begin yet */
    Runnable later(Duration wait, Runnable task);
}
