package imagesign.core.cbor;

import imagesign.oci.Bytes;

/**
 * A data item of CBOR, RFC 8949 §2. Immutable; equal if the values are, however they were encoded.
 */
public sealed interface CborValue
    permits CborArray, CborBytes, CborFloat, CborInteger, CborMap, CborSimple, CborTag, CborText {
  /**
   * {@return the one encoding of RFC 8949 §4.2.1} Shortest lengths and numbers, definite lengths,
   * map keys in the order of their encoded bytes.
   */
  default Bytes toBytes() {
    return CborWriter.write(this);
  }
}
