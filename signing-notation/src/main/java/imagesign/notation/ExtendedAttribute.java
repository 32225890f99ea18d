package imagesign.notation;

import java.util.Objects;

/**
 * An attribute of a signed header that the specification does not define.
 *
 * @param key its name
 * @param value its value; of one that is no string, the JSON that stands for it
 * @param critical whether a verifier that does not know it must refuse the signature
 */
public record ExtendedAttribute(String key, String value, boolean critical) {
  public ExtendedAttribute {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
  }
}
