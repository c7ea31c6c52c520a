package org.ovmexporter.tls;

import java.security.cert.X509Certificate;

/** Trusts every server: for looking at a certificate, and for trying things out. */
public final class BlindTrust extends ServerOnlyTrust {

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}
}
