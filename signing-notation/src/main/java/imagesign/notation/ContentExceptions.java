package imagesign.notation;

import imagesign.spi.ContentException;
import java.util.function.Supplier;

/** Turns what ends a check into what callers of this package see. */
final class ContentExceptions {
  private ContentExceptions() {}

  static <T> T of(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (NotationException e) {
      ContentException content = new ContentException(e.reason(), String.valueOf(e.getMessage()));
      content.initCause(e);
      throw content;
    }
  }
}
