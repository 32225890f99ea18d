package imagesign.core.x509;

import imagesign.core.pem.Pem;
import imagesign.core.pem.PemBlock;
import imagesign.core.pem.PemException;
import imagesign.oci.Bytes;
import java.util.List;

/** Reads files of certificates. */
public final class Certificates {
  private static final int MAX_FILE_BYTES = 4 << 20;
  private static final int MAX_CERTIFICATES = 1000;
  private static final String LABEL = "CERTIFICATE";
  private static final byte DER_SEQUENCE = 0x30;

  private Certificates() {}

  /**
   * Reads a file: PEM with certificates and nothing else in it, or one certificate in DER.
   *
   * @param file the content
   * @return the certificates in order, at least one
   * @throws X509Exception if it is anything else
   */
  public static List<Certificate> parse(Bytes file) {
    boolean der = file.size() > 0 && file.asByteBuffer().get(0) == DER_SEQUENCE;
    return der ? List.of(Certificate.parse(file)) : parsePem(file);
  }

  /**
   * Reads PEM with certificates and nothing else in it.
   *
   * @param pem the text
   * @return the certificates in order, at least one
   * @throws X509Exception if it is anything else
   */
  public static List<Certificate> parsePem(Bytes pem) {
    return blocks(pem).stream().map(Certificates::parse).toList();
  }

  private static List<PemBlock> blocks(Bytes pem) {
    try {
      return Pem.readAll(pem, MAX_FILE_BYTES, MAX_CERTIFICATES);
    } catch (PemException e) {
      boolean size =
          e.reason() == PemException.Reason.TOO_LARGE
              || e.reason() == PemException.Reason.TOO_MANY_BLOCKS;
      throw new X509Exception(
          size ? X509Reason.TOO_LARGE : X509Reason.PEM_MALFORMED,
          "no PEM of certificates: " + e.getMessage());
    }
  }

  private static Certificate parse(PemBlock block) {
    if (!block.label().equals(LABEL)) {
      throw new X509Exception(X509Reason.PEM_MALFORMED, "a PEM block that is no certificate");
    }
    return Certificate.parse(block.content());
  }
}
