package imagesign.notation;

import imagesign.core.json.JsonString;
import imagesign.core.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A signed header as its format has it, under the names of the specification. Each accessor throws
 * {@link NotationException} for a value of another type than the format demands.
 */
interface HeaderFields {
  /** {@return the algorithm; none if the header names none} */
  Optional<NotationAlgorithm> algorithm();

  /** {@return the media type of the content} */
  Optional<String> contentType();

  /** {@return the critical attributes in order, repetitions included} */
  Optional<List<String>> critical();

  /** {@return the names of all attributes but those three; what is null counts as absent} */
  Set<String> names();

  /** {@return the standard names of this format, which are never critical} */
  Set<String> standardNames();

  /** Reads an attribute that must be text. */
  Optional<String> text(String name);

  /** Reads an attribute that must be a time. */
  Optional<Instant> time(String name);

  /** Gives an attribute as text, whatever its type. */
  default String shown(String name) {
    JsonValue value = json(name);
    return value instanceof JsonString string ? string.value() : value.toBytes().toUtf8();
  }

  /** Gives an attribute as Go programs have it in JSON, whatever its type. */
  JsonValue json(String name);
}
