package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/notaryproject/notation-go/registry"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/content/oci"
	"oras.land/oras-go/v2/registry/remote"
)

// place is a repository in a registry, or an OCI layout under a repository's name.
type place struct {
	repository string
	layout     string // its folder, if it is one
	tagOnly    bool   // whether the peer knows the fallback tag alone, as notation 1 does by default
}

// image is what is signed.
type image struct {
	place
	digest digest.Digest
}

// reference is the image's name for the peer.
func (i image) reference() string { return i.repository + "@" + i.digest.String() }

// target opens the place anew, since a layout's index is read when it is opened.
func (p place) target() (oras.GraphTarget, error) {
	if p.layout != "" {
		return oci.New(p.layout)
	}
	repository, err := remote.NewRepository(p.repository)
	if err != nil {
		return nil, err
	}
	repository.PlainHTTP = true
	repository.SkipReferrersGC = true // registry:2 deletes nothing
	if p.tagOnly {
		err = repository.SetReferrersCapability(false)
	}
	return repository, err
}

var images atomic.Int64

// push puts a new image of one layer there, different from all others.
func (p place) push() (image, error) {
	return p.pushOf(images.Add(1))
}

// pushOf puts the image of this number there; the same number has the same digest everywhere.
func (p place) pushOf(number int64) (image, error) {
	ctx := context.Background()
	target, err := p.target()
	if err != nil {
		return image{}, err
	}
	layer, err := oras.PushBytes(ctx, target, ocispec.MediaTypeImageLayer, fmt.Appendf(nil, "image %d\n", number))
	if err != nil {
		return image{}, err
	}
	config, err := oras.PushBytes(ctx, target, ocispec.MediaTypeImageConfig, []byte("{}"))
	if err != nil {
		return image{}, err
	}
	options := oras.PackManifestOptions{
		ConfigDescriptor:    &config,
		Layers:              []ocispec.Descriptor{layer},
		ManifestAnnotations: map[string]string{ocispec.AnnotationCreated: "2026-01-01T00:00:00Z"},
	}
	pushed, err := oras.PackManifest(ctx, target, oras.PackManifestVersion1_1, "", options)
	return image{p, pushed.Digest}, err
}

func pushAll(p place, all ...*image) (err error) {
	for _, i := range all {
		if *i, err = p.push(); err != nil {
			return err
		}
	}
	return nil
}

// pushIndex puts an index of two images there.
func (p place) pushIndex() (index image, children []image, err error) {
	ctx := context.Background()
	target, err := p.target()
	if err != nil {
		return image{}, nil, err
	}
	var manifests []ocispec.Descriptor
	for _, architecture := range []string{"amd64", "arm64"} {
		child, err := p.push()
		if err != nil {
			return image{}, nil, err
		}
		described, err := target.Resolve(ctx, child.digest.String())
		if err != nil {
			return image{}, nil, err
		}
		described.Platform = &ocispec.Platform{OS: "linux", Architecture: architecture}
		children, manifests = append(children, child), append(manifests, described)
	}
	pushed, err := pushManifest(ctx, target, ocispec.MediaTypeImageIndex, ocispec.Index{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageIndex, Manifests: manifests,
	})
	return image{p, pushed.Digest}, children, err
}

func pushManifest(ctx context.Context, target content.Pusher, mediaType string, manifest any) (ocispec.Descriptor, error) {
	encoded, err := json.Marshal(manifest)
	if err != nil {
		return ocispec.Descriptor{}, err
	}
	described := content.NewDescriptorFromBytes(mediaType, encoded)
	return described, target.Push(ctx, described, bytes.NewReader(encoded))
}

// transplant attaches the one signature of an image to another image, byte for byte.
func transplant(from, to image) error {
	return attachChanged(from, to, func(envelope []byte) ([]byte, error) { return envelope, nil })
}

// attachChanged attaches what becomes of the one signature of an image to another image.
func attachChanged(from, to image, change func(envelope []byte) ([]byte, error)) error {
	ctx := context.Background()
	manifest, envelope, err := onlySignature(ctx, from)
	if err != nil {
		return err
	}
	changed, err := change(envelope)
	if err != nil {
		return err
	}
	target, err := to.target()
	if err != nil {
		return err
	}
	subject, err := target.Resolve(ctx, to.digest.String())
	if err != nil {
		return err
	}
	blob, err := oras.PushBytes(ctx, target, manifest.Layers[0].MediaType, changed)
	if err != nil {
		return err
	}
	if _, err := oras.PushBytes(ctx, target, manifest.Config.MediaType, []byte("{}")); err != nil {
		return err
	}
	manifest.Layers = []ocispec.Descriptor{blob}
	manifest.Subject = &subject
	_, err = pushManifest(ctx, target, ocispec.MediaTypeImageManifest, manifest)
	return err
}

// onlySignature fetches the manifest and the envelope of the one signature that an image has.
func onlySignature(ctx context.Context, of image) (manifest ocispec.Manifest, envelope []byte, err error) {
	target, err := of.target()
	if err != nil {
		return manifest, nil, err
	}
	subject, err := target.Resolve(ctx, of.digest.String())
	if err != nil {
		return manifest, nil, err
	}
	repository := registry.NewRepository(target)
	var listed []ocispec.Descriptor
	err = repository.ListSignatures(ctx, subject, func(page []ocispec.Descriptor) error {
		listed = append(listed, page...)
		return nil
	})
	if err != nil {
		return manifest, nil, err
	}
	if len(listed) != 1 {
		return manifest, nil, fmt.Errorf("%d signatures are listed instead of 1", len(listed))
	}
	encoded, err := content.FetchAll(ctx, target, listed[0])
	if err != nil {
		return manifest, nil, err
	}
	if err := json.Unmarshal(encoded, &manifest); err != nil {
		return manifest, nil, err
	}
	envelope, _, err = repository.FetchSignatureBlob(ctx, listed[0])
	return manifest, envelope, err
}

// replacing changes what an envelope says without signing it again; both texts are of the same length.
func replacing(format, old, changed string) func([]byte) ([]byte, error) {
	return func(envelope []byte) ([]byte, error) {
		if format == cose {
			return replaced(envelope, old, changed)
		}
		var members map[string]any
		if err := json.Unmarshal(envelope, &members); err != nil {
			return nil, err
		}
		encoded, _ := members["payload"].(string)
		payload, err := base64.RawURLEncoding.DecodeString(encoded)
		if err != nil {
			return nil, err
		}
		if payload, err = replaced(payload, old, changed); err != nil {
			return nil, err
		}
		members["payload"] = base64.RawURLEncoding.EncodeToString(payload)
		return json.Marshal(members)
	}
}

func replaced(content []byte, old, changed string) ([]byte, error) {
	if !bytes.Contains(content, []byte(old)) || len(old) != len(changed) {
		return nil, errors.New("nothing to replace")
	}
	return bytes.ReplaceAll(content, []byte(old), []byte(changed)), nil
}
