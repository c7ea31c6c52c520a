package org.ovmexporter.server.doctor;

import org.ovmexporter.server.configuration.Configuration;
import org.ovmexporter.server.login.ShownCertificate;
import org.ovmexporter.tls.Pem;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/** Whether the port is free, or an exporter with this configuration has it. */
final class PortCheck {
    private PortCheck() {}

    static Finding look(Configuration.Api api) {
        String subject = "port " + api.port();
        if (isFree(api)) {
            return Finding.ok(subject, "free: no exporter is running");
        }
        InetAddress address =
                api.bind().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : api.bind();
        try {
            X509Certificate own = Pem.certificates(api.tls().certificate()).getFirst();
            return ShownCertificate.at(new InetSocketAddress(address, api.port()))
                            .equals(own)
                    ? Finding.ok(subject, "an exporter with this certificate serves there")
                    : Finding.failure(
                            subject,
                            "a program with another certificate serves there:"
                                    + " stop it, or set another api.port");
        } catch (IOException | GeneralSecurityException e) {
            return Finding.failure(
                    subject,
                    "a program that is no exporter has it: ss -ltnp tells"
                            + " which; stop it, or set another api.port");
        }
    }

    private static boolean isFree(Configuration.Api api) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(api.bind(), api.port()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
