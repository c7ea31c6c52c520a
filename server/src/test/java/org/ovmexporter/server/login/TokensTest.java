package org.ovmexporter.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens are also made and checked here by hand, with nothing but the JDK's HMAC. */
class TokensTest {

    private static final byte[] SECRET =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final String HS256 = "{\"alg\":\"HS256\"}";
    private static final String CLAIMS =
            "{\"iss\":\"ovm-exporter\",\"sub\":\"admin\"," + "\"jti\":\"1\",\"exp\":1767229200}";

    private Instant now = Instant.parse("2026-01-01T00:00:00.750Z");
    private final Tokens tokens = new Tokens(SECRET, Duration.ofHours(1), () -> now);

    @Test
    void aTokenLetsInTheUserItWasIssuedTo() {
        var session = tokens.verify(tokens.issue("jörg")).orElseThrow();
        assertThat(session.username()).isEqualTo("jörg");
        assertThat(session.expiresAt()).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
        assertThat(session.id()).hasSizeGreaterThanOrEqualTo(32);
    }

    @Test
    void everyTokenHasAnIdOfItsOwn() {
        assertThat(tokens.verify(tokens.issue("admin")).orElseThrow().id())
                .isNotEqualTo(tokens.verify(tokens.issue("admin")).orElseThrow().id());
    }

    @Test
    void aTokenIsWhatTheStandardSays() throws Exception {
        String[] parts = tokens.issue("admin").split("\\.", -1);
        assertThat(decode(parts[0])).isEqualTo(HS256);
        assertThat(decode(parts[1]))
                .contains(
                        "\"iss\":\"ovm-exporter\"",
                        "\"sub\":\"admin\"",
                        "\"iat\":1767225600",
                        "\"exp\":1767229200",
                        "\"jti\":\"");
        assertThat(parts[2]).isEqualTo(hmac("HmacSHA256", SECRET, parts[0] + "." + parts[1]));
    }

    @Test
    void aTokenMadeByHandLetsInToo() throws Exception {
        assertThat(tokens.verify(token(HS256, CLAIMS, SECRET)))
                .contains(new Session("admin", "1", Instant.parse("2026-01-01T01:00:00Z")));
    }

    @Test
    void aTokenExpiresToTheSecond() {
        String token = tokens.issue("admin");
        now = Instant.parse("2026-01-01T00:59:59.999Z");
        assertThat(tokens.verify(token)).isPresent();
        now = Instant.parse("2026-01-01T01:00:00Z");
        assertThat(tokens.verify(token)).isEmpty();
    }

    @Test
    void anotherSecretsTokenIsRefused() throws Exception {
        byte[] other = "0123456789abcdef0123456789abcdeF".getBytes(StandardCharsets.UTF_8);
        assertThat(tokens.verify(token(HS256, CLAIMS, other))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS384", "HS512", "RS256", "ES256", "dir", ""})
    void anotherAlgorithmIsRefusedWhateverTheSignature(String algorithm) throws Exception {
        String header = "{\"alg\":\"" + algorithm + "\"}";
        assertThat(tokens.verify(token(header, CLAIMS, SECRET))).isEmpty();
        assertThat(tokens.verify(encode(header) + "." + encode(CLAIMS) + ".")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"HS384,HmacSHA384", "HS512,HmacSHA512"})
    void aRightSignatureOfAnotherAlgorithmIsRefused(String algorithm, String hmac)
            throws Exception {
        byte[] longSecret = "0123456789abcdef".repeat(4).getBytes(StandardCharsets.UTF_8);
        var withLongSecret = new Tokens(longSecret, Duration.ofHours(1), () -> now);
        String signed = encode("{\"alg\":\"" + algorithm + "\"}") + "." + encode(CLAIMS);
        assertThat(withLongSecret.verify(token(HS256, CLAIMS, longSecret))).isPresent();
        assertThat(withLongSecret.verify(signed + "." + hmac(hmac, longSecret, signed)))
                .isEmpty();
    }

    @Test
    void aHeaderThatDemandsWhatIsNotUnderstoodIsRefused() throws Exception {
        String header = "{\"alg\":\"HS256\",\"crit\":[\"exp2\"],\"exp2\":1}";
        assertThat(tokens.verify(token(header, CLAIMS, SECRET))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"kid\":\"../../../../dev/null\"",
                "\"kid\":\"' UNION SELECT '\"",
                "\"jku\":\"https://attacker.invalid/keys\"",
                "\"x5u\":\"https://attacker.invalid/\"",
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE\"}"
            })
    void aKeyThatTheHeaderNamesIsNotUsed(String key) throws Exception {
        String header = "{\"alg\":\"HS256\"," + key + "}";
        for (String other : new String[] {"\0", "a".repeat(32), "' UNION SELECT '"}) {
            assertThat(tokens.verify(token(header, CLAIMS, other.getBytes(StandardCharsets.UTF_8))))
                    .isEmpty();
        }
    }

    @Test
    void aKeysNameInTheHeaderIsNoObstacle() throws Exception {
        String header = "{\"alg\":\"HS256\",\"kid\":\"1\"}";
        assertThat(tokens.verify(token(header, CLAIMS, SECRET))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"iss\":\"ovm-exporter\",",
                "\"sub\":\"admin\",",
                "\"jti\":\"1\",",
                ",\"exp\":1767229200"
            })
    void aMissingClaimIsRefused(String claim) throws Exception {
        assertThat(tokens.verify(token(HS256, CLAIMS.replace(claim, ""), SECRET)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ovm-exporter,another",
        "admin,''",
        "admin,' '",
        "\"1\",''",
        "\"1\",1",
        "1767229200,\"soon\"",
        "1767229200,-1",
        "\"admin\",[1]"
    })
    void aWrongClaimIsRefused(String from, String to) throws Exception {
        String claims = CLAIMS.replace(from, to.isEmpty() && from.startsWith("\"") ? "\"\"" : to);
        assertThat(claims).isNotEqualTo(CLAIMS);
        assertThat(tokens.verify(token(HS256, claims, SECRET))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "e30.e30.",
                "ä.ö.ü",
                "null",
                "e30.e30.AAAA",
                "a.b.c.d.e"
            })
    void whatIsNoTokenIsRefused(String text) {
        assertThat(tokens.verify(text)).isEmpty();
    }

    @Test
    void aTokenThatIsTooLongIsRefusedEvenIfItIsRight() {
        assertThat(tokens.verify(tokens.issue("a".repeat(2000)))).isPresent();
        assertThat(tokens.verify(tokens.issue("a".repeat(4000)))).isEmpty();
    }

    @Property(tries = 300)
    void aTokenWithOneOtherCharacterIsRefused(
            @ForAll @IntRange(max = 10_000) int position,
            @ForAll @IntRange(min = 33, max = 126) char character) {
        var changed = new StringBuilder(tokens.issue("admin"));
        // The last character's two lowest bits are padding: changing only them changes nothing.
        int at = position % (changed.length() - 1);
        boolean different = changed.charAt(at) != character;
        changed.setCharAt(at, character);
        if (different) {
            assertThat(tokens.verify(changed.toString())).isEmpty();
        }
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> new Tokens(new byte[31], Duration.ofHours(1), () -> now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes");
    }

    @Test
    void noTimeToLiveIsRefused() {
        assertThatThrownBy(() -> new Tokens(SECRET, Duration.ofMillis(999), () -> now))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neitherTokensNorTheSecretAreLogged() {
        try (var log = new CapturedLog()) {
            String token = tokens.issue("admin");
            tokens.verify(token);
            tokens.verify(token + "x");
            tokens.verify("nonsense");
            assertThat(log.lines()).isEmpty();
        }
    }

    private static String token(String header, String claims, byte[] secret)
            throws GeneralSecurityException {
        String signed = encode(header) + "." + encode(claims);
        return signed + "." + hmac("HmacSHA256", secret, signed);
    }

    private static String hmac(String algorithm, byte[] secret, String text)
            throws GeneralSecurityException {
        var mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret, algorithm));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
