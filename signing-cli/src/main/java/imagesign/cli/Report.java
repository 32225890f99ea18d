package imagesign.cli;

import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonValue;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What came of a command, or of one of its images, in both forms of output.
 *
 * @param end how it ended
 * @param lines the text form; to standard error unless all is well
 * @param json the JSON form
 */
record Report(ExitCode end, List<String> lines, JsonObject json) {
  Report {
    lines = List.copyOf(lines);
  }

  static Report ok(List<String> lines, JsonObject json) {
    return new Report(ExitCode.OK, lines, json);
  }

  /** Prints a report that is the whole answer of a command. */
  ExitCode print(OutputFormat format, Session session) {
    switch (format) {
      case TEXT -> printText(session);
      case JSON -> print(json, session.out());
    }
    return end;
  }

  /** Prints the text form. */
  void printText(Session session) {
    PrintStream target = end == ExitCode.OK ? session.out() : session.err();
    for (String line : lines) {
      target.println(Printable.of(line));
    }
  }

  static void print(JsonValue json, PrintStream out) {
    out.println(new String(json.toBytes().toByteArray(), StandardCharsets.UTF_8));
  }
}
