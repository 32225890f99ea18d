package imagesign.notation;

import imagesign.core.x509.Certificate;
import imagesign.core.x509.Certificates;
import imagesign.core.x509.X509Exception;
import imagesign.notation.NotationConfigException.Reason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Trust stores in the directories of a Notation configuration. Notary Project specification, "Trust
 * Store".
 */
record DirectoryTrustStores(Path directory) implements CertificateSource {
  private static final int MAX_FILES = 1000;
  private static final int MAX_FILE_BYTES = 4 * 1024 * 1024;

  DirectoryTrustStores {
    Objects.requireNonNull(directory, "directory");
  }

  @Override
  public List<Certificate> read(TrustStoreName store) {
    Path place = directory.resolve("x509").resolve(store.type().toString()).resolve(store.name());
    if (!ConfigFiles.attributes(place).isDirectory()) {
      throw new NotationConfigException(
          Reason.NOT_A_DIRECTORY, "trust store " + store + ": not a directory: " + place);
    }
    List<Certificate> certificates = new ArrayList<>();
    for (Path file : files(place)) {
      certificates.addAll(parse(file));
    }
    return certificates;
  }

  private static List<Path> files(Path place) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(place)) {
      for (Path file : listing) {
        if (files.size() == MAX_FILES) {
          throw new NotationConfigException(
              Reason.TOO_LARGE, "more than " + MAX_FILES + " files in " + place);
        }
        files.add(file);
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new NotationConfigException(Reason.UNREADABLE, "list " + place, e);
    }
    // One order on every file system, since the fingerprint of a policy covers it.
    Collections.sort(files);
    return files;
  }

  private static List<Certificate> parse(Path file) {
    try {
      return Certificates.parse(ConfigFiles.read(file, MAX_FILE_BYTES));
    } catch (X509Exception e) {
      throw new NotationConfigException(
          Reason.CERTIFICATE_MALFORMED, file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean isFixed() {
    return false;
  }
}
