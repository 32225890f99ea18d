package imagesign.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.key.SignatureAlgorithm;
import imagesign.key.ToBeSigned;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

// ImmutableEnumChecker: the changes of the enums are lambdas without state.
@SuppressWarnings("ImmutableEnumChecker")
class SignatureVerifierTest {
  private static final Bytes MESSAGE = Bytes.utf8("message");

  @ParameterizedTest
  @EnumSource(TestKeys.Golden.class)
  void acceptsSignatureOfOpenSsl(TestKeys.Golden golden) {
    for (Providers provider : Providers.present()) {
      SignatureVerifier verifier =
          provider.crypto().orElseThrow().verifier(golden.key(), EcdsaEncoding.DER);
      assertThat(verifier.verify(golden.algorithm, golden.message(), golden.signature()))
          .as(provider.name())
          .isTrue();
      assertThat(verifier.verify(golden.algorithm, Bytes.utf8("other"), golden.signature()))
          .as(provider.name())
          .isFalse();
    }
  }

  /** No provider fails at what it offers, which would go unnoticed: the platform would answer. */
  @ParameterizedTest
  @EnumSource(TestKeys.Golden.class)
  void everyProviderComputesWhatItOffers(TestKeys.Golden golden) throws Exception {
    CheckedKey key = CheckedKey.of(golden.key());
    WellFormedSignature signature =
        WellFormedSignature.parse(golden.signature(), key, EcdsaEncoding.DER).orElseThrow();
    for (Providers provider : Providers.present()) {
      Backend backend = provider.backend().orElseThrow();
      if (backend.supports(golden.algorithm)) {
        SignedInput input = SignedInput.message(golden.algorithm, golden.message());
        assertThat(backend.prepare(key).verify(input, signature)).as(provider.name()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestKeys.Golden.class)
  void acceptsByDigestWhatItAcceptsByMessage(TestKeys.Golden golden) {
    SignatureVerifier verifier = Crypto.platformOnly().verifier(golden.key(), EcdsaEncoding.DER);
    golden
        .algorithm
        .hash()
        .ifPresent(
            hash -> {
              Digest digest = Digest.of(hash, golden.message());
              Digest other = Digest.of(hash, MESSAGE);
              assertThat(verifier.verifyDigest(golden.algorithm, digest, golden.signature()))
                  .isTrue();
              assertThat(verifier.verifyDigest(golden.algorithm, other, golden.signature()))
                  .isFalse();
              assertThat(
                      verifier.verifyDigest(golden.algorithm, digest, flip(golden.signature(), 20)))
                  .isFalse();
            });
  }

  @ParameterizedTest
  @MethodSource("imagesign.core.crypto.TestKeys#kindsAndAlgorithms")
  void acceptsOwnSignatureOfEveryAlgorithm(String kind, SignatureAlgorithm algorithm) {
    Bytes signature = TestKeys.signingKey(kind).sign(algorithm, ToBeSigned.of(MESSAGE));
    for (Providers provider : Providers.present()) {
      SignatureVerifier verifier =
          provider
              .crypto()
              .orElseThrow()
              .verifier(TestKeys.signingKey(kind).verificationKey(), EcdsaEncoding.FIXED_WIDTH);
      assertThat(verifier.verify(algorithm, MESSAGE, signature)).as(provider.name()).isTrue();
      assertThat(verifier.verify(algorithm, MESSAGE, flip(signature, 3))).isFalse();
      for (SignatureAlgorithm other : SignatureAlgorithm.values()) {
        if (other != algorithm) {
          assertThat(verifier.verify(other, MESSAGE, signature)).as(other.name()).isFalse();
        }
      }
    }
  }

  @Test
  void acceptsEd25519phByDigest() {
    LocalSigningKey key = TestKeys.signingKey("ed25519");
    Bytes signature = key.sign(SignatureAlgorithm.ED25519PH, ToBeSigned.of(MESSAGE));
    SignatureVerifier verifier =
        Crypto.platformOnly().verifier(key.verificationKey(), EcdsaEncoding.DER);
    Digest digest = Digest.of(Digest.Algorithm.SHA512, MESSAGE);
    assertThat(verifier.verifyDigest(SignatureAlgorithm.ED25519PH, digest, signature)).isTrue();
    Digest other = Digest.of(Digest.Algorithm.SHA512, Bytes.EMPTY);
    assertThat(verifier.verifyDigest(SignatureAlgorithm.ED25519PH, other, signature)).isFalse();
  }

  /** RFC 8032 §7.3. */
  @Test
  void acceptsEd25519phVectorOfRfc8032() {
    Bytes seed = hex("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42");
    byte[] pkcs8 =
        Der.sequence(
            Der.integer(0),
            KeyAlgorithm.ED25519.toDer(),
            Der.octetString(Der.octetString(seed.toByteArray())));
    Bytes signature =
        hex(
            "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
                + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406");
    LocalSigningKey key = PrivateKeys.decodePkcs8(pkcs8);
    assertThat(key.sign(SignatureAlgorithm.ED25519PH, ToBeSigned.of(Bytes.utf8("abc"))))
        .isEqualTo(signature);
    for (Providers provider : Providers.present()) {
      assertThat(
              provider
                  .crypto()
                  .orElseThrow()
                  .verifier(key.verificationKey(), EcdsaEncoding.DER)
                  .verify(SignatureAlgorithm.ED25519PH, Bytes.utf8("abc"), signature))
          .isTrue();
    }
  }

  /** RFC 6979 §A.2.5, SHA-256 of "sample". */
  @Test
  void acceptsP256VectorOfRfc6979() {
    byte[] point =
        hex("0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")
            .toByteArray();
    Bytes signature =
        hex(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    SignatureVerifier verifier =
        new SignatureVerifier(
            Crypto.standard(), CheckedKey.ec(Curve.P256, point), EcdsaEncoding.FIXED_WIDTH);
    assertThat(verifier.verify(SignatureAlgorithm.ECDSA_SHA256, Bytes.utf8("sample"), signature))
        .isTrue();
  }

  /** The signature (r, s) of a good one, with one thing wrong in its DER. */
  private enum BadDer {
    EMPTY(der -> new byte[0]),
    TRUNCATED(der -> Arrays.copyOf(der, der.length - 1)),
    TRAILING_BYTE(der -> Arrays.copyOf(der, der.length + 1)),
    TRAILING_ELEMENT(der -> Der.sequence(r(der), s(der), Der.value(Der.NULL))),
    ONE_NUMBER(der -> Der.sequence(r(der))),
    SET_FOR_SEQUENCE(der -> Der.value(0x31, r(der), s(der))),
    LONG_FORM_OF_A_SHORT_LENGTH(
        der -> {
          byte[] content = Arrays.copyOfRange(der, 2, der.length);
          byte[] header = {0x30, (byte) 0x81, (byte) content.length};
          return concat(header, content);
        }),
    INDEFINITE_LENGTH(
        der ->
            concat(
                new byte[] {0x30, (byte) 0x80},
                Arrays.copyOfRange(der, 2, der.length),
                new byte[2])),
    ZERO_IN_FRONT_OF_R(
        der ->
            Der.sequence(
                Der.value(Der.INTEGER, new byte[1], new byte[1], numbers(der)[0].toByteArray()),
                s(der))),
    OCTET_STRING_FOR_R(der -> Der.sequence(Der.octetString(numbers(der)[0].toByteArray()), s(der))),
    NEGATIVE_R(der -> Der.sequence(Der.integer(numbers(der)[0].negate()), s(der))),
    NEGATIVE_S(
        der -> Der.sequence(r(der), Der.integer(numbers(der)[1].subtract(Curve.P256.order())))),
    ZERO_R(der -> Der.sequence(Der.integer(0), s(der))),
    ZERO_S(der -> Der.sequence(r(der), Der.integer(0))),
    BOTH_ZERO(der -> Der.sequence(Der.integer(0), Der.integer(0))),
    BOTH_ONE(der -> Der.sequence(Der.integer(1), Der.integer(1))),
    EMPTY_INTEGERS(der -> Der.sequence(Der.value(Der.INTEGER), Der.value(Der.INTEGER))),
    R_PLUS_N(der -> Der.sequence(Der.integer(numbers(der)[0].add(Curve.P256.order())), s(der))),
    S_PLUS_N(der -> Der.sequence(r(der), Der.integer(numbers(der)[1].add(Curve.P256.order())))),
    S_IS_N(der -> Der.sequence(r(der), Der.integer(Curve.P256.order()))),
    SWAPPED(der -> Der.sequence(s(der), r(der))),
    FIXED_WIDTH(der -> fixed(der).toByteArray()),
    HUGE_LENGTH(der -> new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1, 2, 1, 1, 2, 1, 1}),
    HUGE(der -> new byte[1 << 20]);

    private final UnaryOperator<byte[]> change;

    BadDer(UnaryOperator<byte[]> change) {
      this.change = change;
    }
  }

  @ParameterizedTest
  @EnumSource(BadDer.class)
  void rejectsBadDer(BadDer bad) {
    byte[] good = TestKeys.Golden.P256.signature().toByteArray();
    Bytes mutant = Bytes.copyOf(bad.change.apply(good));
    for (Providers provider : Providers.present()) {
      SignatureVerifier verifier =
          provider.crypto().orElseThrow().verifier(TestKeys.Golden.P256.key(), EcdsaEncoding.DER);
      assertThat(
              verifier.verify(
                  SignatureAlgorithm.ECDSA_SHA256, TestKeys.Golden.P256.message(), mutant))
          .isFalse();
    }
  }

  @Test
  void acceptsTheOtherOfTwoValuesOfS() {
    byte[] good = TestKeys.Golden.P256.signature().toByteArray();
    BigInteger other = Curve.P256.order().subtract(numbers(good)[1]);
    Bytes mirrored = Bytes.copyOf(Der.sequence(r(good), Der.integer(other)));
    for (Providers provider : Providers.present()) {
      assertThat(
              provider
                  .crypto()
                  .orElseThrow()
                  .verifier(TestKeys.Golden.P256.key(), EcdsaEncoding.DER)
                  .verify(
                      SignatureAlgorithm.ECDSA_SHA256, TestKeys.Golden.P256.message(), mirrored))
          .isTrue();
    }
  }

  @Test
  void rejectsFixedWidthOfAnotherLength() {
    Bytes good = fixed(TestKeys.Golden.P256.signature().toByteArray());
    SignatureVerifier verifier =
        Crypto.standard().verifier(TestKeys.Golden.P256.key(), EcdsaEncoding.FIXED_WIDTH);
    Bytes message = TestKeys.Golden.P256.message();
    assertThat(verifier.verify(SignatureAlgorithm.ECDSA_SHA256, message, good)).isTrue();
    for (int length : new int[] {0, 1, 63, 65, 96, 128}) {
      Bytes other = Bytes.copyOf(Arrays.copyOf(good.toByteArray(), length));
      assertThat(verifier.verify(SignatureAlgorithm.ECDSA_SHA256, message, other)).isFalse();
    }
    assertThat(
            verifier.verify(SignatureAlgorithm.ECDSA_SHA256, message, Bytes.copyOf(new byte[64])))
        .isFalse();
    assertThat(
            verifier.verify(
                SignatureAlgorithm.ECDSA_SHA256, message, TestKeys.Golden.P256.signature()))
        .isFalse();
  }

  /** A good RSA signature with one thing wrong. */
  private enum BadRsa {
    EMPTY(s -> new byte[0]),
    SHORTER(s -> Arrays.copyOf(s, s.length - 1)),
    LONGER(s -> Arrays.copyOf(s, s.length + 1)),
    ZERO_IN_FRONT(s -> concat(new byte[1], s)),
    ZERO(s -> new byte[s.length]),
    ONE(s -> concat(new byte[s.length - 1], new byte[] {1})),
    ALL_ONES(
        s -> {
          byte[] ones = new byte[s.length];
          Arrays.fill(ones, (byte) 0xff);
          return ones;
        });

    private final UnaryOperator<byte[]> change;

    BadRsa(UnaryOperator<byte[]> change) {
      this.change = change;
    }
  }

  @ParameterizedTest
  @EnumSource(BadRsa.class)
  void rejectsBadRsa(BadRsa bad) {
    for (TestKeys.Golden golden : Set.of(TestKeys.Golden.PKCS1, TestKeys.Golden.PSS256)) {
      Bytes mutant = Bytes.copyOf(bad.change.apply(golden.signature().toByteArray()));
      for (Providers provider : Providers.present()) {
        SignatureVerifier verifier =
            provider.crypto().orElseThrow().verifier(golden.key(), EcdsaEncoding.DER);
        assertThat(verifier.verify(golden.algorithm, golden.message(), mutant)).isFalse();
        Digest digest = Digest.sha256(golden.message());
        assertThat(verifier.verifyDigest(golden.algorithm, digest, mutant)).isFalse();
      }
    }
  }

  @Test
  void rejectsPssWithAShorterSalt() {
    Bytes signature = TestKeys.resource("rsa2048.pss-sha256-salt20.sig");
    for (Providers provider : Providers.present()) {
      SignatureVerifier verifier =
          provider
              .crypto()
              .orElseThrow()
              .verifier(TestKeys.publicKey("rsa2048"), EcdsaEncoding.DER);
      Bytes message = TestKeys.resource("message.txt");
      assertThat(verifier.verify(SignatureAlgorithm.RSA_PSS_SHA256, message, signature))
          .as(provider.name())
          .isFalse();
      assertThat(
              verifier.verifyDigest(
                  SignatureAlgorithm.RSA_PSS_SHA256, Digest.sha256(message), signature))
          .isFalse();
    }
  }

  /** PKCS #1 v1.5 messages that a sloppy parser takes, signed with the real key. */
  private enum BadPadding {
    GARBAGE_AFTER_DIGEST(
        digest ->
            concat(new byte[] {0, 1}, ones(8), new byte[1], info(digest), new byte[256 - 11 - 51])),
    BLOCK_TYPE_2(
        digest -> concat(new byte[] {0, 2}, ones(256 - 3 - 51), new byte[1], info(digest))),
    NO_NULL_IN_DIGEST_INFO(
        digest -> {
          byte[] info =
              concat(hex("302f300b0609608648016503040201" + "0420").toByteArray(), digest);
          return concat(new byte[] {0, 1}, ones(256 - 3 - info.length), new byte[1], info);
        }),
    NO_DIGEST_INFO(digest -> concat(new byte[] {0, 1}, ones(256 - 3 - 32), new byte[1], digest));

    private final UnaryOperator<byte[]> encode;

    BadPadding(UnaryOperator<byte[]> encode) {
      this.encode = encode;
    }
  }

  @ParameterizedTest
  @EnumSource(BadPadding.class)
  void rejectsBadPkcs1Padding(BadPadding bad) throws Exception {
    byte[] digest = Digest.sha256(MESSAGE).value().toByteArray();
    byte[] encoded = bad.encode.apply(digest);
    assertThat(encoded).hasSize(256);
    Cipher rsa = Cipher.getInstance("RSA/ECB/NoPadding");
    rsa.init(
        Cipher.DECRYPT_MODE,
        KeyFactory.getInstance("RSA")
            .generatePrivate(
                new PKCS8EncodedKeySpec(TestKeys.der("rsa2048.pkcs8.pem").toByteArray())));
    Bytes signature = Bytes.copyOf(rsa.doFinal(encoded));
    for (Providers provider : Providers.present()) {
      SignatureVerifier verifier =
          provider
              .crypto()
              .orElseThrow()
              .verifier(TestKeys.publicKey("rsa2048"), EcdsaEncoding.DER);
      assertThat(verifier.verify(SignatureAlgorithm.RSA_PKCS1_SHA256, MESSAGE, signature))
          .as(provider.name())
          .isFalse();
      assertThat(
              verifier.verifyDigest(
                  SignatureAlgorithm.RSA_PKCS1_SHA256, Digest.sha256(MESSAGE), signature))
          .isFalse();
    }
  }

  /** A good Ed25519 signature with one thing wrong. */
  private enum BadEd25519 {
    EMPTY(s -> new byte[0]),
    SHORTER(s -> Arrays.copyOf(s, 63)),
    LONGER(s -> Arrays.copyOf(s, 65)),
    ZERO(s -> new byte[64]),
    S_PLUS_L(
        s -> {
          byte[] changed = s.clone();
          byte[] l =
              hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").toByteArray();
          int carry = 0;
          for (int i = 0; i < 32; i++) {
            carry += (s[32 + i] & 0xff) + (l[i] & 0xff);
            changed[32 + i] = (byte) carry;
            carry >>= 8;
          }
          return changed;
        }),
    R_NOT_CANONICAL(
        s -> {
          byte[] changed = s.clone();
          Arrays.fill(changed, 0, 31, (byte) 0xff);
          changed[31] = 0x7f;
          return changed;
        }),
    SIGN_OF_R(
        s -> {
          byte[] changed = s.clone();
          changed[31] ^= (byte) 0x80;
          return changed;
        });

    private final UnaryOperator<byte[]> change;

    BadEd25519(UnaryOperator<byte[]> change) {
      this.change = change;
    }
  }

  @ParameterizedTest
  @EnumSource(BadEd25519.class)
  void rejectsBadEd25519(BadEd25519 bad) {
    TestKeys.Golden golden = TestKeys.Golden.ED25519;
    Bytes mutant = Bytes.copyOf(bad.change.apply(golden.signature().toByteArray()));
    for (Providers provider : Providers.present()) {
      assertThat(
              provider
                  .crypto()
                  .orElseThrow()
                  .verifier(golden.key(), EcdsaEncoding.DER)
                  .verify(golden.algorithm, golden.message(), mutant))
          .isFalse();
    }
  }

  @Test
  void refusesADigestOfAnotherHash() {
    SignatureVerifier verifier =
        Crypto.standard().verifier(TestKeys.publicKey("p256"), EcdsaEncoding.DER);
    assertThatThrownBy(
            () ->
                verifier.verifyDigest(
                    SignatureAlgorithm.ECDSA_SHA384, Digest.sha256(MESSAGE), MESSAGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("digest");
    assertThatThrownBy(
            () ->
                verifier.verifyDigest(SignatureAlgorithm.ED25519, Digest.sha256(MESSAGE), MESSAGE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void convertsBetweenTheEncodings() {
    TestKeys.Golden golden = TestKeys.Golden.P521;
    Bytes fixed = EcdsaSignatures.toFixedWidth(golden.signature(), golden.key()).orElseThrow();
    assertThat(fixed.size()).isEqualTo(132);
    assertThat(EcdsaSignatures.toDer(fixed, golden.key())).contains(golden.signature());
    assertThat(EcdsaSignatures.toDer(golden.signature(), golden.key())).isEmpty();
    assertThat(EcdsaSignatures.toFixedWidth(fixed, golden.key())).isEmpty();
    assertThat(EcdsaSignatures.toDer(fixed, TestKeys.publicKey("p256"))).isEmpty();
    assertThat(EcdsaSignatures.toDer(fixed, TestKeys.publicKey("rsa2048"))).isEmpty();
  }

  private static BigInteger[] numbers(byte[] der) {
    DerReader reader = DerReader.over(der).sequence();
    return new BigInteger[] {reader.unsignedInteger(), reader.unsignedInteger()};
  }

  private static byte[] r(byte[] der) {
    return Der.integer(numbers(der)[0]);
  }

  private static byte[] s(byte[] der) {
    return Der.integer(numbers(der)[1]);
  }

  private static Bytes fixed(byte[] der) {
    return EcdsaSignatures.toFixedWidth(Bytes.copyOf(der), TestKeys.Golden.P256.key())
        .orElseThrow();
  }

  private static byte[] ones(int length) {
    byte[] ones = new byte[length];
    Arrays.fill(ones, (byte) 0xff);
    return ones;
  }

  private static byte[] info(byte[] digest) {
    return concat(hex("3031300d060960864801650304020105000420").toByteArray(), digest);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static Bytes hex(String hex) {
    return Bytes.copyOf(HexFormat.of().parseHex(hex));
  }

  private static Bytes flip(Bytes signature, int index) {
    byte[] changed = signature.toByteArray();
    changed[index] ^= 1;
    return Bytes.copyOf(changed);
  }
}
