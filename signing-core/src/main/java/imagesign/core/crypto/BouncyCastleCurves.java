package imagesign.core.crypto;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Bouncy Castle's curves with arithmetic of their own, which is what makes them fast. */
final class BouncyCastleCurves {
  private BouncyCastleCurves() {}

  static ECDomainParameters domain(Curve curve) {
    // The library keeps the parameters and their tables itself.
    X9ECParameters x9 = CustomNamedCurves.getByName(curve.nistName());
    return new ECDomainParameters(x9.getCurve(), x9.getG(), x9.getN(), x9.getH());
  }

  static ECPublicKeyParameters publicKey(CheckedKey.Ec key) {
    ECDomainParameters domain = domain(key.curve());
    byte[] point = key.curve().encodePoint(key.jdk().getW());
    return new ECPublicKeyParameters(domain.getCurve().decodePoint(point), domain);
  }

  /** Computes the uncompressed point of a private key, which the JDK has no operation for. */
  static byte[] derivePoint(Curve curve, BigInteger privateValue) {
    ECPoint point =
        new FixedPointCombMultiplier().multiply(domain(curve).getG(), privateValue).normalize();
    return point.getEncoded(false);
  }

  /** Computes the public key of an Ed25519 seed. */
  static byte[] deriveEd25519(byte[] seed) {
    return new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
  }
}
