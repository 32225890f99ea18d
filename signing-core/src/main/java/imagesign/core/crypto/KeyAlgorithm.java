package imagesign.core.crypto;

import java.util.Arrays;
import java.util.Optional;

/** The AlgorithmIdentifier of a key: RFC 3279 §2.3.1, RFC 5480 §2.1.1, RFC 8410 §3. */
record KeyAlgorithm(Kind kind, Optional<Curve> curve) {
  enum Kind {
    RSA("2a864886f70d010101"),
    EC("2a8648ce3d0201"),
    ED25519("2b6570");

    private final String oid;

    Kind(String oid) {
      this.oid = oid;
    }
  }

  static final KeyAlgorithm RSA = new KeyAlgorithm(Kind.RSA, Optional.empty());
  static final KeyAlgorithm ED25519 = new KeyAlgorithm(Kind.ED25519, Optional.empty());

  static KeyAlgorithm ec(Curve curve) {
    return new KeyAlgorithm(Kind.EC, Optional.of(curve));
  }

  /** Reads an AlgorithmIdentifier to its end. */
  static KeyAlgorithm read(DerReader identifier) {
    KeyAlgorithm algorithm = readParameters(kindOf(identifier.objectIdentifier()), identifier);
    identifier.end();
    return algorithm;
  }

  private static Kind kindOf(String oid) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.oid.equals(oid))
        .findFirst()
        .orElseThrow(
            () ->
                new KeyFormatException(
                    KeyFormatException.Reason.UNSUPPORTED_ALGORITHM,
                    "a key of another algorithm than RSA, ECDSA and Ed25519"));
  }

  private static KeyAlgorithm readParameters(Kind kind, DerReader identifier) {
    switch (kind) {
      case RSA -> {
        identifier.nullValue();
        return RSA;
      }
      case EC -> {
        return ec(readCurve(identifier));
      }
      default -> {
        return ED25519;
      }
    }
  }

  static Curve readCurve(DerReader parameters) {
    // Parameters that are written out let an attacker choose a generator (CVE-2020-0601).
    Optional<Curve> curve =
        parameters.nextIs(Der.OBJECT_IDENTIFIER)
            ? Curve.byOid(parameters.objectIdentifier())
            : Optional.empty();
    return curve.orElseThrow(
        () ->
            new KeyFormatException(
                KeyFormatException.Reason.UNSUPPORTED_CURVE,
                "a curve other than P-256, P-384 and P-521"));
  }

  byte[] toDer() {
    byte[] oid = Der.objectIdentifier(kind.oid);
    if (kind == Kind.RSA) {
      return Der.sequence(oid, Der.value(Der.NULL));
    }
    return curve
        .map(c -> Der.sequence(oid, Der.objectIdentifier(c.oid())))
        .orElseGet(() -> Der.sequence(oid));
  }
}
