package imagesign.core.cbor;

import imagesign.oci.Bytes;

/**
 * Reads CBOR, RFC 8949.
 *
 * <p>Refused are: anything after the data item; indefinite lengths; equal keys in one map, even if
 * their encodings differ; keys other than integers and text; text that is not UTF-8; reserved
 * encodings; more than {@value #MAX_DEPTH} arrays, maps and tags inside one another; lengths that
 * the rest of the input can't hold, before anything is allocated; more than {@value #MAX_ITEMS}
 * data items.
 *
 * <p>Taken are numbers and lengths that are longer than they need be, and map keys in any order:
 * COSE does not demand the deterministic encoding of a header, and the implementations that we meet
 * read such headers. No ambiguity comes of it, since signatures are verified over the received
 * bytes.
 */
public final class Cbor {
  /** The deepest nesting; also what COSE libraries of other languages take. */
  static final int MAX_DEPTH = 32;

  /** The most data items in one input, which bounds the memory that hostile input can fill. */
  static final int MAX_ITEMS = 1 << 17;

  private Cbor() {}

  /**
   * Reads a data item that has no tag in it.
   *
   * @param encoded the data item and nothing after it
   * @return the data item
   * @throws CborException if it is anything else
   */
  public static CborValue parse(Bytes encoded) {
    return new CborReader(encoded.toByteArray(), false).readAll();
  }

  /**
   * Reads a data item in which any tag may stand anywhere.
   *
   * @param encoded the data item and nothing after it
   * @return the data item
   * @throws CborException if it is anything else
   */
  public static CborValue parseWithTags(Bytes encoded) {
    return new CborReader(encoded.toByteArray(), true).readAll();
  }
}
