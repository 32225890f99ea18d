package imagesign.testkit;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of RFC 9110 section 14.1.2: {@code bytes=a-b}, {@code bytes=a-} or {@code bytes=-n}.
 */
record ByteRange(OptionalLong first, OptionalLong last) {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** Reads a Range header; several ranges and other units are ignored, as the RFC allows. */
  static Optional<ByteRange> parse(String header) {
    Matcher matcher = FORM.matcher(header.strip());
    if (!matcher.matches() || header.strip().equals("bytes=-")) {
      return Optional.empty();
    }
    return Optional.of(new ByteRange(number(matcher.group(1)), number(matcher.group(2))));
  }

  /** {@return the part of a response that the request asks for, or the whole} */
  static Response serve(Response whole, Request request, Behaviour behaviour) {
    Response ranged = whole.header("Accept-Ranges", "bytes");
    return request
        .headers()
        .first("Range")
        .filter(range -> !behaviour.has(Quirk.RANGE_IGNORED))
        .flatMap(ByteRange::parse)
        .map(range -> range.select(ranged, behaviour))
        .orElse(ranged);
  }

  /** {@return the part of a response that this range asks for, or 416 if there is none} */
  private Response select(Response whole, Behaviour behaviour) {
    int size = whole.body().length;
    boolean open = first.isEmpty() || last.isEmpty();
    long from = first.isPresent() ? first.getAsLong() : Math.max(0, size - last.orElse(0));
    long to = first.isPresent() ? Math.min(last.orElse(size - 1L), size - 1L) : size - 1L;
    if (from > to || (open && behaviour.has(Quirk.OPEN_RANGE_REFUSED))) {
      return Response.error(416, ErrorCode.SIZE_INVALID, "range not satisfiable")
          .header("Content-Range", "bytes */" + size);
    }
    return part(whole, behaviour.has(Quirk.RANGE_SHIFTED) ? Math.max(0, from - 1) : from, to);
  }

  private static Response part(Response whole, long from, long to) {
    byte[] bytes = Arrays.copyOfRange(whole.body(), (int) from, (int) to + 1);
    return whole
        .status(206)
        .body(bytes)
        .header("Content-Range", "bytes " + from + "-" + to + "/" + whole.body().length);
  }

  private static OptionalLong number(String digits) {
    return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
  }
}
