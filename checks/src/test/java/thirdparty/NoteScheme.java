package thirdparty;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.FailureReason;
import imagesign.signature.SignatureSource;
import imagesign.spi.ArtifactStore;
import imagesign.spi.Authority;
import imagesign.spi.Candidate;
import imagesign.spi.Check;
import imagesign.spi.CheckContext;
import imagesign.spi.Discovery;
import imagesign.spi.SignaturePlace;
import imagesign.spi.SignatureScheme;
import imagesign.spi.SignerIdentity;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;

/**
 * A toy format: a note refers to the image and holds one layer, the signature over the text of the
 * image's digest.
 */
public final class NoteScheme implements SignatureScheme {
  static final NoteScheme INSTANCE = new NoteScheme();
  private static final MediaType NOTE = new MediaType("application/vnd.example.note");
  private static final int MAX_SIGNATURE = 1024;

  private NoteScheme() {}

  /** Why a note was refused. */
  public enum NoteReason implements FailureReason {
    /** The signature is not by the key. */
    NOT_SIGNED;

    @Override
    public String code() {
      return "note.not-signed";
    }

    @Override
    public Category category() {
      return Category.UNTRUSTED;
    }
  }

  private record KeyHolder(String name, PublicKey key) implements Authority {
    @Override
    public SignatureScheme scheme() {
      return INSTANCE;
    }

    @Override
    public Bytes fingerprint() {
      return Bytes.copyOf(key.getEncoded());
    }
  }

  /** Trusts the notes of one key. */
  public static Authority authority(String name, PublicKey key) {
    return new KeyHolder(name, key);
  }

  /** Attaches a note. */
  public static void sign(ArtifactStore store, ArtifactReference image, KeyPair key)
      throws GeneralSecurityException {
    Repository repository = image.repository();
    Descriptor subject = store.manifest(image).orElseThrow().descriptor();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.getPrivate());
    signature.update(Bytes.utf8(subject.digest().toString()).asByteBuffer());
    Descriptor note = store.putBlob(repository, NOTE, Bytes.copyOf(signature.sign()));
    Descriptor empty = store.putBlob(repository, MediaType.OCI_EMPTY, Bytes.utf8("{}"));
    Bytes manifest =
        Bytes.utf8(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"config\":%s,\"layers\":[%s],\"subject\":%s}"
                .formatted(MediaType.OCI_MANIFEST, NOTE, json(empty), json(note), json(subject)));
    store.putManifest(
        ArtifactReference.of(repository, Digest.sha256(manifest)),
        MediaType.OCI_MANIFEST,
        manifest);
  }

  private static String json(Descriptor d) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(d.mediaType(), d.digest(), d.size());
  }

  @Override
  public String id() {
    return "note";
  }

  @Override
  public List<SignaturePlace> places(Discovery discovery, List<Authority> authorities) {
    return List.of(
        () ->
            discovery.referrers().stream()
                .filter(referrer -> referrer.artifactType().filter(NOTE::equals).isPresent())
                .<Candidate>map(referrer -> new Note(discovery, referrer))
                .toList());
  }

  private record Note(Discovery discovery, Descriptor referrer) implements Candidate {
    @Override
    public SignatureSource source() {
      return new SignatureSource(
          INSTANCE.id(),
          SignatureSource.Place.REFERRER,
          ArtifactReference.of(discovery.repository(), referrer.digest()),
          0);
    }

    @Override
    public Check check(Authority authority, CheckContext context) {
      PublicKey key = ((KeyHolder) authority).key();
      Manifest manifest = discovery.manifest(referrer);
      Bytes signature = discovery.blob(manifest.layers().get(0), MAX_SIGNATURE);
      return verifies(key, context.subject(), signature)
          ? Check.Passed.of(
              new SignerIdentity.Key(Digest.sha256(Bytes.copyOf(key.getEncoded()))),
              List.of(),
              List.of())
          : new Check.Failed(NoteReason.NOT_SIGNED, "not by this key", List.of());
    }
  }

  private static boolean verifies(PublicKey key, Digest subject, Bytes signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(Bytes.utf8(subject.toString()).asByteBuffer());
      return verifier.verify(signature.toByteArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
