package portcullis.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ConfigWatcherTest {
    private String disk = "a";
    private String loaded = "a";
    private boolean loads = true;
    private int reloads;
    private final ConfigWatcher watcher = new ConfigWatcher(this::disk, () -> loaded, () -> {
        reloads++;
        if (loads) {
            loaded = disk;
        }
    });

    private String disk() {
        if (disk.isEmpty()) {
            throw new IllegalStateException("the folder is being replaced");
        }
        return disk;
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watcher.look();
        }
    }

    @Test
    void reloadsOnceWhenTwoLooksSeeTheSameChange() {
        look(3);
        assertEquals(0, reloads);

        disk = "b";
        look(1);
        assertEquals(0, reloads, "it may be half written");
        look(1);
        assertEquals(1, reloads);
        look(10);
        assertEquals(1, reloads);
    }

    @Test
    void waitsWhileTheFilesKeepChanging() {
        for (int i = 0; i < 10; i++) {
            disk = "b" + i;
            look(1);
        }
        assertEquals(0, reloads);

        look(1);
        assertEquals(1, reloads);
    }

    @Test
    void doesNothingForAChangeThatWasTakenBack() {
        disk = "b";
        look(1);
        disk = "a";
        look(5);

        assertEquals(0, reloads);
    }

    @Test
    void doesNothingWhenSomebodyElseLoadedTheChange() {
        disk = "b";
        look(1);
        loaded = "b";
        look(5);

        assertEquals(0, reloads);
    }

    @Test
    void survivesAFolderThatIsGoneForAMoment() {
        disk = "";
        look(3);
        disk = "b";
        look(2);

        assertEquals(1, reloads);
    }

    @Test
    void triesAgainLaterWhenTheLoadReadSomethingElse() {
        loads = false;
        disk = "b";
        look(2);
        assertEquals(1, reloads);

        look(ConfigWatcher.AGAIN_AFTER - 1);
        assertEquals(1, reloads);
        look(2);
        assertEquals(2, reloads);
    }
}
