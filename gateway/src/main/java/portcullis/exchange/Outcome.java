package portcullis.exchange;

import portcullis.http.BodyReader;
import portcullis.http.HeaderFields;
import portcullis.http.ResponseHead;
import portcullis.http.TunnelEnd;

/** What came of an exchange, known when the answer's head is known. */
public sealed interface Outcome {
    /** The fields of the answer that will be written, whoever makes it; filters on the way back change them here. */
    HeaderFields fields();

    /** The status of the answer. */
    int status();

    /** Whether the gateway itself answers, because it said no or because nobody else did. */
    default boolean isProblem() {
        return this instanceof Refused || this instanceof Failed;
    }

    /** An answer of an upstream, or a route's own: the head, and a body to be pulled. */
    record Answered(ResponseHead head, BodyReader body) implements Outcome {
        @Override
        public HeaderFields fields() {
            return head.fields();
        }

        @Override
        public int status() {
            return head.status();
        }
    }

    /**
     * The upstream switched protocols (RFC 9110, 15.2.2): once this head is written, bytes go both ways until either side
     * ends.
     *
     * @param end the upstream's side, with whatever it sent behind its head
     */
    record Tunnelled(ResponseHead head, TunnelEnd end) implements Outcome {
        @Override
        public HeaderFields fields() {
            return head.fields();
        }

        @Override
        public int status() {
            return head.status();
        }
    }

    /** The gateway said no. */
    record Refused(Refusal refusal, HeaderFields fields) implements Outcome {
        @Override
        public int status() {
            return refusal.reason().status();
        }
    }

    /** The upstream did not answer. */
    record Failed(Failure failure, HeaderFields fields) implements Outcome {
        @Override
        public int status() {
            return failure.reason().status();
        }
    }

    static Outcome refuse(Reason reason) {
        return refuse(Refusal.because(reason));
    }

    static Outcome refuse(Refusal refusal) {
        return new Refused(refusal, new HeaderFields());
    }

    static Outcome fail(Reason reason, String detail) {
        return new Failed(new Failure(reason, detail), new HeaderFields());
    }
}
