import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Downloads the disks of a VM, or what has changed since the last run.
 *
 * <p>usage: java Download.java VM DIRECTORY
 *
 * <p>The exporter is named by the variables OVM_EXPORTER_ENDPOINT, OVM_EXPORTER_USERNAME,
 * OVM_EXPORTER_PASSWORD and OVM_EXPORTER_CAFILE. It uses the JDK alone, which has no JSON: what the
 * exporter sends is regular enough for the few patterns below. A real program uses a library.
 */
public final class Download {
    private static final int PIECE = 1 << 20;
    private static final Pattern ROW =
            Pattern.compile("\\{\"start\":(\\d+),\"length\":(\\d+),\"state\":\"(data|zero)\"}");
    private static final Pattern DISK = Pattern.compile(
            "\"name\":\"([^\"]+)\",\"device_name\":\"([^\"]+)\",\"repo_mountpoint\":\"[^\"]*\","
                    + "\"size\":(\\d+)(,\"base_size\")?");

    private final HttpClient http;
    private final String api;
    private String token = "";

    private Download(String endpoint, Path ca) throws IOException, GeneralSecurityException {
        this.http = HttpClient.newBuilder()
                .sslContext(trusting(ca))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.api = endpoint.replaceFirst("/$", "") + "/api/v1/";
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            System.err.println("usage: java Download.java VM DIRECTORY");
            System.exit(2);
        }
        Download download = new Download(
                System.getenv("OVM_EXPORTER_ENDPOINT"),
                Path.of(System.getenv("OVM_EXPORTER_CAFILE")));
        download.logIn(
                System.getenv("OVM_EXPORTER_USERNAME"), System.getenv("OVM_EXPORTER_PASSWORD"));
        download.run(arguments[0], Files.createDirectories(Path.of(arguments[1])));
    }

    private void logIn(String username, String password) throws IOException, InterruptedException {
        String body =
                "{\"username\": " + quoted(username) + ", \"password\": " + quoted(password) + "}";
        token = first("\"token\":\"([^\"]+)\"", text("POST", "auth/login", body));
    }

    private void run(String vm, Path directory) throws IOException, InterruptedException {
        Path state = directory.resolve("snapshot");
        Path partial = directory.resolve("snapshot.partial");
        // The snapshot that the images are copies of, if it is still there to compare with.
        String older = Files.exists(state) ? Files.readString(state).strip() : "";
        if (!older.isEmpty() && !text("GET", "vms/" + vm, "").contains("\"" + older + "\"")) {
            older = "";
        }
        String newer = first("\"id\":\"([^\"]+)\"", text("POST", "vms/" + vm + "/snapshots", ""));
        String path = "vms/" + vm + "/snapshots/" + newer;
        String compare = older.isEmpty() ? "" : "?compareTo=" + older;
        String snapshot = text("GET", path + compare, "");

        // From here on the images are neither the older snapshot nor the newer one.
        if (Files.exists(state)) {
            Files.move(state, partial, StandardCopyOption.REPLACE_EXISTING);
        }
        Matcher disk = DISK.matcher(snapshot);
        while (disk.find()) {
            boolean whole = older.isEmpty() || disk.group(4) == null;
            Path image = directory.resolve(Path.of(disk.group(1)).getFileName());
            long size = Long.parseLong(disk.group(3));
            long fetched = bring(
                    path + "/disks/" + disk.group(2), whole ? "" : compare, image, size, whole);
            System.out.println(disk.group(2) + ": " + fetched + " of " + size + " bytes fetched ("
                    + (whole ? "full" : "changes") + ")");
        }
        Files.writeString(partial, newer + "\n");
        Files.move(partial, state, StandardCopyOption.ATOMIC_MOVE);
        if (!older.isEmpty()) {
            text("DELETE", "vms/" + vm + "/snapshots/" + older, "");
        }
    }

    private long bring(String path, String compare, Path image, long size, boolean whole)
            throws IOException, InterruptedException {
        if (whole) {
            Files.deleteIfExists(image);
        }
        List<long[]> data = new ArrayList<>();
        List<long[]> zeros = new ArrayList<>();
        String rows = text("GET", path + "/extents" + compare, "");
        if (!rows.contains("\"complete\":true")) {
            throw new IOException("the extents broke off");
        }
        Matcher row = ROW.matcher(rows);
        while (row.find()) {
            (row.group(3).equals("data") ? data : zeros)
                    .add(new long[] {Long.parseLong(row.group(1)), Long.parseLong(row.group(2))});
        }
        long fetched = 0;
        try (FileChannel file =
                FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.truncate(size);
            if (file.size() < size) {
                file.write(ByteBuffer.allocate(1), size - 1);
            }
            for (long[] range : whole ? List.<long[]>of() : zeros) {
                writeZeros(file, range[0], range[1]);
            }
            for (long[] range : data) {
                fetch(path, file, range[0], range[1]);
                fetched += range[1];
            }
            file.force(true);
        }
        return fetched;
    }

    private void fetch(String path, FileChannel file, long start, long length)
            throws IOException, InterruptedException {
        String range = "bytes=" + start + "-" + (start + length - 1);
        try (InputStream body = send("GET", path, "", "Range", range)) {
            long position = start;
            byte[] piece = new byte[PIECE];
            for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
                write(file, ByteBuffer.wrap(piece, 0, count), position);
                position += count;
            }
            if (position != start + length) {
                throw new IOException("the exporter broke off at byte " + position);
            }
        }
    }

    private static void writeZeros(FileChannel file, long start, long length) throws IOException {
        for (long done = 0; done < length; done += PIECE) {
            write(file, ByteBuffer.allocate((int) Math.min(PIECE, length - done)), start + done);
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes, long start) throws IOException {
        for (long position = start; bytes.hasRemaining(); ) {
            position += file.write(bytes, position);
        }
    }

    private String text(String method, String path, String body)
            throws IOException, InterruptedException {
        try (InputStream answer = send(method, path, body)) {
            return new String(answer.readAllBytes());
        }
    }

    private InputStream send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path))
                .method(
                        method,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " "
                    + new String(answer.body().readAllBytes()));
        }
        return answer.body();
    }

    private static String first(String pattern, String text) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new IOException("unexpected answer: there is no " + pattern);
        }
        return found.group(1);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static SSLContext trusting(Path ca) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(ca)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
