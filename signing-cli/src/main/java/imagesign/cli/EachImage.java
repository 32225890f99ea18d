package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonValue;
import imagesign.spi.ContentException;
import java.util.ArrayList;
import java.util.List;

/**
 * Does the same with each image of a command. One that is refused, or that there is no answer for,
 * keeps none of the others from its turn.
 */
record EachImage(OutputFormat format, Session session) {
  /** What is done with one image. */
  @FunctionalInterface
  interface Work {
    Report on(ImageArgument image);
  }

  /** Does it, and prints a line or more for each image as it comes, or one JSON array. */
  ExitCode run(List<ImageArgument> images, Work work) {
    if (images.isEmpty()) {
      throw new UsageException("no image: nothing would be done, and that would look like success");
    }
    ExitCode end = ExitCode.OK;
    List<JsonValue> all = new ArrayList<>();
    for (ImageArgument image : images) {
      Report report = guarded(image, work);
      end = end.and(report.end());
      all.add(report.json());
      if (format == OutputFormat.TEXT) {
        report.printText(session);
      }
    }
    if (format == OutputFormat.JSON) {
      Report.print(new JsonArray(all), session.out());
    }
    return end;
  }

  private static Report guarded(ImageArgument image, Work work) {
    try {
      return work.on(image);
    } catch (ContentException e) {
      return ImageReport.of(image).rejected(e);
    } catch (ImageSigningException e) {
      return ImageReport.of(image).noAnswer(e);
    }
  }
}
