package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.registry.CopyReport.Entry;
import imagesign.registry.CopyReport.Kind;
import imagesign.registry.CopyReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One copy: looks at both sides, then writes content before what lists it, and the target's tag
 * last. Not thread-safe.
 */
final class CopyRun {
  private final CopyOptions options;
  private final ArtifactReference image;
  private final ArtifactReference to;
  private final CopyWalk walk;
  private final CopyTarget target;
  private final Transfers transfers;
  private final List<Entry> entries = new ArrayList<>();

  CopyRun(
      ContentSource source,
      ContentStore target,
      CopyOptions options,
      ArtifactReference image,
      ArtifactReference to) {
    this.options = options;
    this.image = image;
    this.to = to;
    this.walk = new CopyWalk(source, image.repository(), options);
    this.target = new CopyTarget(target, to.repository(), options);
    this.transfers =
        new Transfers(source, image.repository(), target, to.repository(), options.parallel);
  }

  CopyReport run() {
    CopyPlan plan = walk.plan(image);
    Manifest root = plan.root();
    requireDigest(root.digest());
    Optional<ArtifactReference> tag =
        to.tag()
            .map(name -> ArtifactReference.of(to.repository(), name))
            .filter(name -> options.image && !target.holds(name, root));
    List<TagChange> changes = options.parallel.map(plan.tagged(), target::change);
    List<List<Manifest>> images = options.image ? plan.images() : List.of();
    List<Manifest> all =
        Stream.concat(images.stream(), plan.referrers().stream().flatMap(List::stream))
            .flatMap(List::stream)
            .toList();
    target.look(all);

    transfer(all, changes);
    putImages(images, root, plan.hasAttachments());
    plan.referrers().forEach(waves -> waves.forEach(wave -> put(Kind.REFERRER, wave)));
    plan.missing()
        .forEach(
            listed ->
                entries.add(new Entry(Kind.REFERRER, Optional.empty(), listed, Outcome.MISSING)));
    changes.forEach(this::apply);
    tag.ifPresent(name -> target.put(name, root));
    return new CopyReport(image.withDigest(root.digest()), to.withDigest(root.digest()), entries);
  }

  private void requireDigest(Digest digest) {
    if (to.digest().filter(wanted -> !wanted.equals(digest)).isPresent()) {
      throw CopyException.of(CopyReason.OTHER_DIGEST, to, "the image has the digest " + digest);
    }
  }

  private void transfer(List<Manifest> manifests, List<TagChange> changes) {
    Stream<Descriptor> listed =
        manifests.stream()
            .filter(manifest -> !target.has(manifest))
            .flatMap(ManifestContent::blobs);
    entries.addAll(
        transfers.run(Stream.concat(listed, changes.stream().flatMap(TagChange::blobs))));
  }

  /**
   * Writes what the image consists of, and the image by its digest if something must find it there
   * before the tag is set, or there is no tag that would bring it.
   */
  private void putImages(List<List<Manifest>> waves, Manifest root, boolean hasAttachments) {
    for (List<Manifest> wave : waves) {
      if (!wave.contains(root)) {
        put(Kind.IMAGE, wave);
      } else {
        entries.add(entry(Kind.IMAGE, to.tag(), root));
        boolean isFirst = hasAttachments || root.digest().algorithm() != Digest.Algorithm.SHA256;
        if (to.tag().isEmpty() || (isFirst && !target.has(root))) {
          target.put(root);
        }
      }
    }
  }

  private void put(Kind kind, List<Manifest> wave) {
    wave.forEach(manifest -> entries.add(entry(kind, Optional.empty(), manifest)));
    List<Manifest> missing = wave.stream().filter(manifest -> !target.has(manifest)).toList();
    options.parallel.each(missing, target::put);
  }

  private Entry entry(Kind kind, Optional<String> tag, Manifest manifest) {
    return new Entry(
        kind, tag, manifest.descriptor(), target.has(manifest) ? Outcome.PRESENT : Outcome.COPIED);
  }

  private void apply(TagChange change) {
    Descriptor now = change.source().descriptor();
    Outcome outcome = Outcome.COPIED;
    if (change.isUnion()) {
      now = target.unite(change);
      outcome = Outcome.MERGED;
    } else if (change.isNone()) {
      now = change.found().orElseThrow().descriptor();
      outcome = Outcome.PRESENT;
    } else {
      change.below().forEach(wave -> options.parallel.each(wave, target::put));
      target.put(change.tag(), change.source());
    }
    entries.add(new Entry(Kind.ATTACHED_TAG, change.tag().tag(), now, outcome));
  }
}
