package imagesign.notation;

import imagesign.oci.Bytes;
import imagesign.spi.Authority;
import imagesign.spi.SignatureScheme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whoever a set of trust stores vouches for and signs images the Notation way.
 *
 * <p>It passes a signature whose integrity and authenticity hold, whatever the level says, that is
 * about exactly the image's media type, digest and size, and that breaks nothing that the level
 * enforces. What the level only logs stays visible in the steps of the evidence. Under the levels
 * {@code audit} and {@code skip} it never passes anything. Critical attributes that nobody here
 * understands always refuse a signature.
 *
 * <p>Immutable and thread-safe. Trust is read anew when a run begins: {@link #snapshot} gives an
 * authority with the certificates of that moment, and {@link #fingerprint} is that of one.
 */
public final class NotationAuthority implements Authority {
  private final String name;
  private final TrustStores stores;
  private final AuthorityOptions options;
  private final @Nullable TrustSnapshot trust;

  private NotationAuthority(
      String name, TrustStores stores, AuthorityOptions options, @Nullable TrustSnapshot trust) {
    this.name = name;
    this.stores = stores;
    this.options = options;
    this.trust = trust;
  }

  /**
   * Starts an authority.
   *
   * @param stores where trusted certificates are
   * @return a builder, which wants trust stores and identities
   */
  public static Builder builder(TrustStores stores) {
    return new Builder(stores);
  }

  /**
   * Starts an authority as a trust policy document describes it.
   *
   * @param statement the statement
   * @param stores where trusted certificates are
   * @return a builder with everything that the statement says, its name included
   */
  public static Builder builder(TrustStatement statement, TrustStores stores) {
    Builder builder =
        new Builder(stores)
            .named(statement.name())
            .level(statement.level())
            .verifyTimestamp(statement.verifyTimestamp());
    builder.trustStores.addAll(statement.trustStores());
    builder.identities.addAll(statement.trustedIdentities());
    return builder;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SignatureScheme scheme() {
    return NotationScheme.INSTANCE;
  }

  @Override
  public Bytes fingerprint() {
    return AuthorityFingerprint.of(options, trust());
  }

  @Override
  public NotationAuthority snapshot() {
    return trust != null ? this : new NotationAuthority(name, stores, options, trust());
  }

  /** What is trusted: that of the snapshot, or else what the stores say now. */
  TrustSnapshot trust() {
    return trust != null ? trust : TrustSnapshot.of(stores, options.statement().trustStores());
  }

  AuthorityOptions options() {
    return options;
  }

  /** {@return the name, the level and the identities} */
  @Override
  public String toString() {
    TrustStatement statement = options.statement();
    return name + " " + statement.level() + " " + statement.trustedIdentities();
  }

  /** Collects what a {@link NotationAuthority} trusts and demands; not thread-safe. */
  public static final class Builder {
    private final TrustStores stores;
    private final List<TrustStoreName> trustStores = new ArrayList<>();
    private final List<TrustedIdentity> identities = new ArrayList<>();
    private final Map<String, Predicate<ExtendedAttribute>> understood = new LinkedHashMap<>();
    private final Map<String, NotationPlugin> plugins = new LinkedHashMap<>();
    private String name = "notation";
    private VerificationLevel level = VerificationLevel.STRICT;
    private TimestampVerification verifyTimestamp = TimestampVerification.ALWAYS;
    private Map<String, String> metadata = Map.of();
    private Revocation revocation = Revocation.standard();
    private boolean mergesFallbackTag;
    private boolean bySpecification;

    private Builder(TrustStores stores) {
      this.stores = Objects.requireNonNull(stores, "stores");
    }

    /**
     * Names the authority, as rules, decisions and evidence call it; {@code notation} by default.
     *
     * @param name a name that is not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder named(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("name: blank");
      }
      this.name = name;
      return this;
    }

    /**
     * Trusts the certificates of one more trust store; none by default.
     *
     * @param store {@code ca:…}, {@code signingAuthority:…} or {@code tsa:…}
     * @return this builder
     * @throws TrustPolicyException if it is anything else
     */
    public Builder trustStore(String store) {
      trustStores.add(TrustStoreName.parse(store));
      return this;
    }

    /**
     * Trusts one more signer of those that the trust stores vouch for; none by default.
     *
     * @param identity {@code x509.subject: C=…, ST=…, O=…}, or {@code *} for anybody
     * @return this builder
     * @throws TrustPolicyException if it is anything else
     */
    public Builder trustedIdentity(String identity) {
      identities.add(TrustedIdentity.parse(identity));
      return this;
    }

    /**
     * Sets which failed checks refuse a signature; {@link VerificationLevel#STRICT} by default.
     *
     * @param level the level
     * @return this builder
     */
    public Builder level(VerificationLevel level) {
      this.level = Objects.requireNonNull(level, "level");
      return this;
    }

    /**
     * Sets when a signature must have a timestamp; {@link TimestampVerification#ALWAYS} by default,
     * which means something only if a {@code tsa:} trust store is named.
     *
     * @param when when
     * @return this builder
     */
    public Builder verifyTimestamp(TimestampVerification when) {
      this.verifyTimestamp = Objects.requireNonNull(when, "when");
      return this;
    }

    /**
     * Demands user metadata; none by default.
     *
     * @param metadata each must be signed with exactly this value
     * @return this builder
     */
    public Builder requireMetadata(Map<String, String> metadata) {
      this.metadata = Map.copyOf(metadata);
      return this;
    }

    /**
     * Takes over the judgement of a critical attribute; by default signatures that have one are
     * refused.
     *
     * @param key the name of the attribute
     * @param accepts says whether its value is acceptable; decides alike for equal values
     * @return this builder
     */
    public Builder understands(String key, Predicate<ExtendedAttribute> accepts) {
      understood.put(
          Objects.requireNonNull(key, "key"), Objects.requireNonNull(accepts, "accepts"));
      return this;
    }

    /**
     * Lets a plugin be run if a signature asks for it; none by default, and signatures that ask for
     * one are refused. What the plugin says of identity or revocation then counts.
     *
     * @param plugin the plugin
     * @return this builder
     */
    public Builder plugin(NotationPlugin plugin) {
      plugins.put(plugin.name(), plugin);
      return this;
    }

    /**
     * Sets how it is found out whether certificates are revoked, those of time-stamp authorities
     * included; {@link Revocation#standard} by default.
     *
     * @param revocation the way, which is best shared
     * @return this builder
     */
    public Builder revocation(Revocation revocation) {
      this.revocation = Objects.requireNonNull(revocation, "revocation");
      return this;
    }

    /**
     * Reads the fallback tag too where the registry has the referrers API; by default only where it
     * has not. Notation 1.x always writes that tag, and a registry may have been given the API
     * later.
     *
     * @return this builder
     */
    public Builder mergeFallbackTag() {
      mergesFallbackTag = true;
      return this;
    }

    /** Lets what the level does not enforce pass: only for answers to a document of Notation. */
    Builder bySpecification() {
      bySpecification = true;
      return this;
    }

    /**
     * Makes the authority. Trust stores that never change are read now.
     *
     * @return the authority
     * @throws TrustPolicyException if no trust store or no identity is named, or identities can't
     *     stand together
     * @throws NotationConfigException if trust stores that never change can't be used
     */
    public NotationAuthority build() {
      TrustStatement statement =
          new TrustStatement(name, level, verifyTimestamp, trustStores, identities);
      AuthorityOptions options =
          new AuthorityOptions(
              statement,
              metadata,
              understood,
              plugins,
              revocation,
              mergesFallbackTag,
              bySpecification);
      NotationAuthority live = new NotationAuthority(name, stores, options, null);
      boolean fixed = stores instanceof CertificateSource own && own.isFixed();
      return fixed ? live.snapshot() : live;
    }
  }
}
