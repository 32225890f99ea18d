import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Checks what was deployed to a folder. A program of one file, run from its source: a machine that builds Java
 * has nothing else that surely reads XML.
 *
 * <pre>
 * check DEPLOYED               every artifact of the BOM is complete, and nothing else is published
 * projects DEPLOYED PROJECTS   writes a Maven project for each artifact, which depends on it alone
 * closures PROJECTS            prints what those projects got, with sizes; each has written its class path
 * </pre>
 */
public final class DeployedArtifacts {
  private static final String GROUP = "imagesign";
  private static final String BOM = "signing-bom";
  private static final String PROGRAM = "signing-cli";

  /** Deployed with the rest, though no published POM may refer to it. */
  private static final String PARENT = "signing-parent";

  private static final List<String> METADATA =
      List.of(
          "name",
          "description",
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "scm/connection",
          "scm/url");

  private final Path folder;
  private final List<String> problems = new ArrayList<>();

  private DeployedArtifacts(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "check" -> new DeployedArtifacts(Path.of(args[1])).check();
      case "projects" -> new DeployedArtifacts(Path.of(args[1])).writeProjects(Path.of(args[2]));
      case "closures" -> printClosures(Path.of(args[1]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private void check() throws Exception {
    List<String> artifacts = artifacts();
    require(artifacts.size() >= 2, "the BOM lists " + artifacts);
    Set<String> expected = new TreeSet<>(artifacts);
    expected.addAll(List.of(BOM, PARENT));
    require(expected.equals(deployed()), "deployed " + deployed() + ", expected " + expected);
    checkPom(BOM);
    checkBom();
    for (String artifact : artifacts) {
      checkPom(artifact);
      checkJar(artifact, "", "module-info.class", "META-INF/LICENSE");
      checkJar(artifact, "sources", "module-info.java");
      checkJar(artifact, "javadoc", "index.html");
    }
    checkJar(PROGRAM, "all", "META-INF/LICENSE", "imagesign/cli/Main.class");
    problems.forEach(System.err::println);
    if (!problems.isEmpty()) {
      System.exit(1);
    }
    System.out.println("complete: " + BOM + ", " + String.join(", ", artifacts));
  }

  /** What the BOM names. */
  private List<String> artifacts() throws Exception {
    return texts(pom(BOM), "/project/dependencyManagement/dependencies/dependency/artifactId");
  }

  private Set<String> deployed() throws IOException {
    try (Stream<Path> entries = Files.list(folder.resolve(GROUP))) {
      Set<String> names = new TreeSet<>();
      entries.filter(Files::isDirectory).forEach(e -> names.add(e.getFileName().toString()));
      return names;
    }
  }

  private void checkBom() throws Exception {
    String managed = "/project/dependencyManagement/dependencies/dependency/";
    require(
        Set.of(GROUP).equals(Set.copyOf(texts(pom(BOM), managed + "groupId"))),
        BOM + ": manages artifacts of others");
    require(
        Set.of("${project.version}").equals(Set.copyOf(texts(pom(BOM), managed + "version"))),
        BOM + ": manages other versions than its own");
  }

  private void checkPom(String artifact) throws Exception {
    Document pom = pom(artifact);
    for (String element : METADATA) {
      String value = text(pom, "/project/" + element);
      require(!value.isBlank() && !value.contains("${"), artifact + ": no " + element + " in its POM");
    }
    require(texts(pom, "/project/parent/artifactId").isEmpty(), artifact + ": its POM has a parent");
    require(texts(pom, "//repositories/repository").isEmpty(), artifact + ": names repositories");
    require(texts(pom, "/project/properties/*").isEmpty(), artifact + ": its POM has properties");
    NodeList dependencies = nodes(pom, "/project/dependencies/dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      checkDependency(artifact, dependencies.item(i));
    }
  }

  private void checkDependency(String artifact, Node dependency) throws Exception {
    String name = text(dependency, "groupId") + ":" + text(dependency, "artifactId");
    String version = text(dependency, "version");
    String scope = text(dependency, "scope");
    String where = artifact + ": depends on " + name;
    require(Set.of("", "compile", "runtime", "provided").contains(scope), where + " in scope " + scope);
    require(!version.isEmpty() && !version.matches(".*[\\[(${,].*"), where + " of version " + version);
    if (name.startsWith(GROUP + ":")) {
      require(version.equals(version(artifact)), where + " of version " + version);
    } else {
      require(!version.endsWith("-SNAPSHOT"), where + " of version " + version);
    }
  }

  private void checkJar(String artifact, String classifier, String... entries) throws Exception {
    Path jar = file(artifact, classifier, "jar");
    if (!Files.isRegularFile(jar)) {
      problems.add(artifact + ": no " + jar.getFileName());
      return;
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (String entry : entries) {
        require(zip.getEntry(entry) != null, jar.getFileName() + ": no " + entry);
      }
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }

  private String version(String artifact) throws Exception {
    List<String> versions =
        texts(read(folder.resolve(GROUP).resolve(artifact).resolve("maven-metadata.xml")), "//versions/version");
    if (versions.size() != 1) {
      throw new IllegalStateException(artifact + ": one version expected, not " + versions);
    }
    return versions.get(0);
  }

  private Document pom(String artifact) throws Exception {
    return read(file(artifact, "", "pom"));
  }

  /** A snapshot's files carry the time of their deployment, which the metadata beside them tells. */
  private Path file(String artifact, String classifier, String extension) throws Exception {
    String version = version(artifact);
    Path versioned = folder.resolve(GROUP).resolve(artifact).resolve(version);
    String value = version;
    if (version.endsWith("-SNAPSHOT")) {
      String sameClassifier = classifier.isEmpty() ? "not(classifier)" : "classifier='" + classifier + "'";
      value =
          text(
              read(versioned.resolve("maven-metadata.xml")),
              "//snapshotVersion[" + sameClassifier + " and extension='" + extension + "']/value");
    }
    String suffix = classifier.isEmpty() ? "" : "-" + classifier;
    return versioned.resolve(artifact + "-" + value + suffix + "." + extension);
  }

  private void writeProjects(Path projects) throws Exception {
    StringBuilder modules = new StringBuilder();
    for (String artifact : artifacts()) {
      modules.append("<module>").append(artifact).append("</module>");
      write(
          projects.resolve(artifact).resolve("pom.xml"),
          project(
              artifact,
              "<dependencies><dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency></dependencies>"
                  .formatted(GROUP, artifact, version(artifact))));
    }
    write(
        projects.resolve("pom.xml"),
        project("all", "<packaging>pom</packaging><modules>" + modules + "</modules>"));
  }

  private static String project(String name, String content) {
    return "<project><modelVersion>4.0.0</modelVersion><groupId>closures</groupId><artifactId>of-%s</artifactId><version>1</version>%s</project>"
        .formatted(name, content);
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static void printClosures(Path projects) throws IOException {
    List<Path> found;
    try (Stream<Path> entries = Files.list(projects)) {
      found = entries.filter(Files::isDirectory).sorted().toList();
    }
    if (found.isEmpty()) {
      throw new IllegalStateException("no closure to print");
    }
    for (Path project : found) {
      printClosure(project.getFileName().toString(), Files.readString(project.resolve("closure")).strip());
    }
  }

  private static void printClosure(String artifact, String classPath) throws IOException {
    Set<Path> jars = new LinkedHashSet<>();
    for (String jar : classPath.split(java.io.File.pathSeparator)) {
      jars.add(Path.of(jar));
    }
    long bytes = jars.stream().mapToLong(DeployedArtifacts::size).sum();
    System.out.printf("%s: %d jars, %,d bytes%n", artifact, jars.size(), bytes);
    for (Path jar : jars) {
      System.out.printf("  %,12d  %s%n", size(jar), jar.getFileName());
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Document read(Path xml) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
  }

  private static NodeList nodes(Object from, String path) throws Exception {
    return (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, from, XPathConstants.NODESET);
  }

  private static List<String> texts(Object from, String path) throws Exception {
    NodeList nodes = nodes(from, path);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> nodes.item(i).getTextContent().strip()).toList();
  }

  private static String text(Object from, String path) throws Exception {
    return texts(from, path).stream().findFirst().orElse("");
  }
}
