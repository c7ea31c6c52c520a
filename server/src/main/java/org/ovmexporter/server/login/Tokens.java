package org.ovmexporter.server.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;

/**
 * Issues and verifies the tokens of logged-in users: JSON Web Tokens (RFC 7519) signed with
 * HMAC-SHA-256 and nothing else, whatever a token's header asks for.
 */
public final class Tokens {

    /** In characters; a token issued here has about 300. Longer ones are not even parsed. */
    public static final int LONGEST = 4096;

    private static final String ISSUER = "ovm-exporter";

    private final MACSigner signer;
    private final MACVerifier verifier;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final KnownTokens known = new KnownTokens();

    /**
     * Tokens signed with this secret.
     *
     * @param secret 32 bytes or more
     * @param timeToLive how long a token is valid; one second or more
     * @throws IllegalArgumentException if the secret is too short or the time is
     */
    public Tokens(byte[] secret, Duration timeToLive, InstantSource clock) {
        if (timeToLive.toSeconds() < 1) {
            throw new IllegalArgumentException("tokens must live for a second at least");
        }
        try {
            this.signer = new MACSigner(secret);
            this.verifier = new MACVerifier(secret);
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException("the secret must be 32 bytes or more", tooShort);
        }
        this.timeToLive = timeToLive;
        this.clock = clock;
    }

    /** A new token for a user whose password was accepted. */
    public String issue(String username) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(username)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(timeToLive)))
                .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", impossible);
        }
        return token.serialize();
    }

    /**
     * Who this token lets in; empty if it is not one of ours, was changed, or has expired. Whether
     * it was revoked is for the caller to look up by {@link Session#id}.
     */
    public Optional<Session> verify(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        return known.session(token, this::parse)
                .filter(session -> clock.instant().isBefore(session.expiresAt()));
    }

    private Optional<Session> parse(String token) {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(parsed.getHeader().getAlgorithm())
                    || !parsed.verify(verifier)) {
                return Optional.empty();
            }
            return session(parsed.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException notAToken) {
            return Optional.empty();
        }
    }

    private static Optional<Session> session(JWTClaimsSet claims) {
        String username = claims.getSubject();
        String id = claims.getJWTID();
        Date expiresAt = claims.getExpirationTime();
        if (!ISSUER.equals(claims.getIssuer())
                || username == null
                || username.isBlank()
                || id == null
                || id.isBlank()
                || expiresAt == null) {
            return Optional.empty();
        }
        return Optional.of(new Session(username, id, expiresAt.toInstant()));
    }
}
