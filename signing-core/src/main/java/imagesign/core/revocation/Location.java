package imagesign.core.revocation;

import java.net.URI;
import java.net.URISyntaxException;

/** Addresses as they stand in certificates and lists. */
final class Location {
  /** The most places that are asked for one certificate. */
  static final int MAX = 8;

  private static final int MAX_LENGTH = 2048;

  private Location() {}

  static URI parse(String address) {
    if (address.length() <= MAX_LENGTH) {
      try {
        return new URI(new URI(address).toASCIIString());
      } catch (URISyntaxException e) {
        // Said below.
      }
    }
    throw new RevocationException(RevocationReason.LOCATION_MALFORMED, "no address");
  }

  static boolean isHttp(String address) {
    return address.regionMatches(true, 0, "http:", 0, 5);
  }
}
