import org.jspecify.annotations.NullMarked;

/**
 * An OCI registry, certificates, a time-stamp authority and revocation servers inside the JVM for
 * tests. Depends on no other module of imagesign.
 */
@NullMarked
module imagesign.testkit {
  requires com.google.gson;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires static transitive org.jspecify;
  requires static transitive org.junit.jupiter.api;

  exports imagesign.testkit;
}
