package imagesign.registry;

import imagesign.oci.Bytes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A folder of certificates as Docker and Podman have it, {@code certs.d}: for each registry a
 * folder {@code HOST[:PORT]} with authorities in {@code *.crt}, and in {@code NAME.cert} and {@code
 * NAME.key} what we show to it.
 */
final class CertificateDirectory {
  private static final String PARAMETER = "certificateDirectory";

  private CertificateDirectory() {}

  /** Adds what a folder holds to the rules; who reads it is to be trusted with what it says. */
  static TlsRules addTo(TlsRules rules, Path directory) {
    TlsRules all = rules;
    try {
      for (Path folder : list(directory, "*")) {
        if (Files.isDirectory(folder)) {
          all = addRegistry(all, Addresses.canonical(name(folder)), folder);
        }
      }
      return all;
    } catch (IOException e) {
      throw new IllegalArgumentException(PARAMETER + ": can't read " + directory, e);
    }
  }

  private static TlsRules addRegistry(TlsRules rules, String registry, Path folder)
      throws IOException {
    TlsRules all = rules;
    for (Path authority : list(folder, "*.crt")) {
      all = all.trusting(registry, TlsTrust.certificates(PARAMETER, read(authority)));
    }
    List<Path> certificates = list(folder, "*.cert");
    if (certificates.size() > 1) {
      throw new IllegalArgumentException(PARAMETER + ": several client certificates in " + folder);
    }
    for (Path certificate : certificates) {
      Path key = folder.resolve(name(certificate).replaceFirst("cert$", "key"));
      all = all.identifying(registry, ClientIdentity.parse(read(certificate), read(key)));
    }
    return all;
  }

  private static List<Path> list(Path folder, String glob) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
      List<Path> files = new ArrayList<>();
      stream.forEach(files::add);
      Collections.sort(files);
      return files;
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static Bytes read(Path file) throws IOException {
    return Bytes.copyOf(Files.readAllBytes(file));
  }
}
