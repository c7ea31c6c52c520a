package org.ovmexporter.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import org.ovmexporter.deadlines.CallingThread;
import org.ovmexporter.deadlines.DeadlineException;
import org.ovmexporter.deadlines.ExpendableThread;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One request and its answer, as its handler deals with them. */
public final class Exchange {
    private final Request request;
    private final Answer answer;
    private final AnswerOnce once = new AnswerOnce();
    private final Subject subject = new Subject();
    private final String id;
    private final BiConsumer<Exchange, IOException> instead;
    private final long began = System.nanoTime();
    private Admission.Place place = () -> {};
    private boolean last;

    /**
     * @param observers told of every number of bytes of the answer's body
     * @param instead ends it where the handler's thread does not: given it, and why
     */
    Exchange(
            ServerRequest request,
            ServerResponse response,
            String id,
            List<Observer> observers,
            BiConsumer<Exchange, IOException> instead) {
        this.request = new Request(request);
        this.answer = new Answer(
                response,
                id,
                once,
                written -> observers.forEach(observer -> observer.sent(subject.route(), written)));
        this.id = id;
        this.instead = instead;
    }

    /** What the request is called in the log. */
    String id() {
        return id;
    }

    /** What was asked. */
    Request request() {
        return request;
    }

    /** Says where it leads. */
    void leads(Router.Match match) {
        subject.leads(match);
    }

    /** Gives it a place at work, until its end. */
    void has(Admission.Place free) {
        place = free;
    }

    /** A segment of the path that the route has in braces. */
    public String path(String name) {
        return subject.path(name);
    }

    /** Says what the request has come to be about, beyond what its path names. */
    public void concerns(String name, String value) {
        subject.concerns(name, value);
    }

    /** A query parameter; absent and empty are one. */
    public Optional<String> query(String name) {
        return request.query(name);
    }

    /** A request header; where it is repeated, its values as one list. */
    public Optional<String> header(String name) {
        return request.header(name);
    }

    /** The body, whole: the server limits how long one may be. */
    public byte[] body() {
        return request.body();
    }

    /** Whether only the headers of an answer are wanted. */
    public boolean headersOnly() {
        return request.method().equals("HEAD");
    }

    /** Where the request comes from, as far as counting goes. */
    public Origin origin() {
        return request.address().map(Origin::of).orElseGet(() -> new Origin("-"));
    }

    /** Who asks, {@code -} while that is not known. */
    public String user() {
        return subject.user();
    }

    /** Says who asks. */
    public void user(String name) {
        subject.user(name);
        LogContext.user(name);
    }

    /** Sets a header of the answer. */
    public Exchange set(String name, String value) {
        answer.set(name, value);
        return this;
    }

    /** Answers with a small value as JSON. */
    public void answer(int status, Object value) {
        answer.json(status, value);
    }

    /** Answers without a body. */
    public void answerEmpty(int status) {
        answer.empty(status);
    }

    /** Answers a HEAD with the length that a GET would have. */
    public void answerHead(int status, String contentType, long length) {
        answer.head(status, contentType, length);
    }

    /**
     * Answers with what is written to the stream, in chunks. Nothing is sent before the first
     * buffer is full, so that what fails early is still answered with an error.
     */
    public OutputStream stream(int status, String contentType) {
        return answer.stream(status, contentType);
    }

    /** Answers with exactly {@code length} bytes, written to the stream as they come. */
    public OutputStream stream(int status, String contentType, long length) {
        return answer.stream(status, contentType, length);
    }

    /**
     * Runs what makes calls that may hang on the connection's own thread, without a hand-over.
     * Where the thread is left behind in one, another answers in its stead.
     */
    public void directly(ExpendableThread.Direct part) throws IOException {
        Optional<ExpendableThread> own = request.thread();
        if (own.isPresent()) {
            own.get().directly(part, this::leftBehind);
        } else {
            part.run(CallingThread.ofPool());
        }
    }

    /**
     * Answers with an error in the stead of the handler's thread, which was left behind in a call
     * that hangs. The connection ends with it.
     */
    private void leftBehind(DeadlineException why) {
        last = true;
        instead.accept(this, why);
    }

    /** Whether no other request will be read from its connection. */
    boolean isLast() {
        return last;
    }

    /**
     * What is answered in the handler's stead, whose thread may still be at work: nothing of what
     * that would answer will leave any more. Empty where some may have left already, so that it
     * cannot become an error any more; then it is broken off.
     */
    Optional<Answer> takeOver() {
        if (once.takeOver()) {
            return Optional.of(answer);
        }
        answer.breakOff();
        return Optional.empty();
    }

    /** Whether whoever asks is the one to end it: the handler's thread, or another in its stead. */
    boolean end() {
        boolean first = once.end();
        if (first) {
            place.close();
        }
        return first;
    }

    /** What there is to say of it, once it is over. */
    Answered answered() {
        return new Answered(
                id,
                request.address().map(InetAddress::getHostAddress).orElse("-"),
                subject.user(),
                subject.route(),
                subject.names(),
                answer.status(),
                answer.isComplete(),
                answer.bytes(),
                Duration.ofNanos(System.nanoTime() - began));
    }

    /** The request's line, for the log. */
    @Override
    public String toString() {
        return request.toString();
    }
}
