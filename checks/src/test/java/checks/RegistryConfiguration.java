package checks;

import java.util.Map;
import java.util.Optional;

/**
 * A configuration of distribution, 2.8 or 3, and what its clients need.
 *
 * @param http what the section {@code http} has more than the plain one, with {@code @} before the
 *     names of files
 * @param auth the section {@code auth}, likewise
 * @param files the files it names, with their content
 * @param access what a client must be told
 * @param refused what a client may be told in vain, by what is wrong
 * @param tokens the token server, if there is one
 */
record RegistryConfiguration(
    String http,
    String auth,
    Map<String, String> files,
    Access access,
    Map<String, Access> refused,
    Optional<TokenServer> tokens) {

  static RegistryConfiguration plain() {
    return new RegistryConfiguration("", "{}", Map.of(), Access.NONE, Map.of(), Optional.empty());
  }

  /** The configuration file, for files in {@code folder}. */
  String yaml(String folder, String address, String storage) {
    return """
        version: 0.1
        log: {level: info, accesslog: {disabled: true}}
        storage: {%s, delete: {enabled: true}}
        http: {addr: "%s", secret: it%s}
        auth: %s
        """
        .formatted(storage, address, http, auth)
        .replace("@", folder + "/");
  }
}
