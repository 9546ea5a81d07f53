package portcullis.config.keys;

import java.nio.file.Path;

/** Paths for tests of keys that name nothing on disk. */
final class Paths {
    static final NamedPaths NONE = new NamedPaths() {
        @Override
        public NamedFile file(String text, Origin namedBy) {
            throw new IllegalArgumentException("there is no " + text);
        }

        @Override
        public Path folder(String text, Origin namedBy) {
            throw new IllegalArgumentException("there is no " + text);
        }
    };

    private Paths() {}
}
