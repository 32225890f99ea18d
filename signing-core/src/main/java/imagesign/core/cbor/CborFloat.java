package imagesign.core.cbor;

/**
 * A floating-point number. The three widths of one number are equal, and so are all NaNs.
 *
 * @param value the number
 */
public record CborFloat(double value) implements CborValue {}
