/**
 * An OCI registry that runs inside the JVM and speaks real HTTP on the loopback address, so that
 * tests need no mocks, no network and no container engine.
 *
 * <p>Start with {@link imagesign.testkit.InMemoryRegistry}; a {@link
 * imagesign.testkit.RegistryProfile} or single {@link imagesign.testkit.Quirk}s make it differ as
 * real registries do, a {@link imagesign.testkit.Fault} makes it misbehave, and {@link
 * imagesign.testkit.RegistryExtension} hands it to a JUnit test.
 *
 * <p>Certificates come from {@link imagesign.testkit.TestChain} and {@link
 * imagesign.testkit.TestCertificate}, time stamps from {@link
 * imagesign.testkit.TimestampAuthority}, revocation from {@link imagesign.testkit.OcspResponder}
 * and {@link imagesign.testkit.CrlServer}; each can be wrong in one way at a time.
 *
 * <p>May depend on the JDK, Gson and BouncyCastle, and on no other module of imagesign: a bug there
 * must not be hidden by the same bug here.
 */
@NullMarked
package imagesign.testkit;

import org.jspecify.annotations.NullMarked;
