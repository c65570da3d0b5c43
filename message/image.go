package message

import (
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
)

// Image is an image message (图片消息), RC:ImgMsg. It does not contain the full image: upload that yourself and give its
// URL.
type Image struct {
	Thumbnail    string        `json:"content"`        // required; a JPEG in Base64 without a data: prefix, at most 10 KB of Base64, about 5 KB advised
	URL          string        `json:"imageUri"`       // required; URL of the full image, which clients can reach
	Name         string        `json:"name,omitempty"` // file name
	BurnDuration time.Duration `json:"burnDuration,omitempty"`
	Mentioned    *Mention      `json:"mentionedInfo,omitempty"`
	User         *Sender       `json:"user,omitempty"`
	Extra        string        `json:"extra,omitempty"`
}

// ObjectName returns RC:ImgMsg.
func (Image) ObjectName() string { return "RC:ImgMsg" }

// Validate checks that thumbnail and URL are set.
func (m Image) Validate() error {
	c := checkOf(m)
	// The vendor does not say whether the 10 KB apply to the picture or to its Base64. The latter is stricter.
	c.base64(m.Thumbnail, param.Bytes(maxThumbnail))
	c.required("imageUri", m.URL)
	c.optional("name", m.Name)
	c.shared(m.BurnDuration, m.Mentioned, m.User, m.Extra)
	return c.found()
}

func (m Image) MarshalJSON() ([]byte, error)     { return toWire(m) }
func (m *Image) UnmarshalJSON(text []byte) error { return fromWire(text, m) }

// GIF is an animated image (GIF 消息), RC:GIFMsg. All but Name and the shared fields are required.
type GIF struct {
	Size         int64         `json:"gifDataSize"` // bytes
	URL          string        `json:"remoteUrl"`
	Width        int           `json:"width"`          // pixels
	Height       int           `json:"height"`         // pixels
	Name         string        `json:"name,omitempty"` // file name
	BurnDuration time.Duration `json:"burnDuration,omitempty"`
	Mentioned    *Mention      `json:"mentionedInfo,omitempty"`
	User         *Sender       `json:"user,omitempty"`
	Extra        string        `json:"extra,omitempty"`
}

// ObjectName returns RC:GIFMsg.
func (GIF) ObjectName() string { return "RC:GIFMsg" }

// Validate checks that URL, size, width and height are set.
func (g GIF) Validate() error {
	c := checkOf(g)
	c.atLeast("gifDataSize", g.Size, 1)
	c.required("remoteUrl", g.URL)
	c.atLeast("width", int64(g.Width), 1)
	c.atLeast("height", int64(g.Height), 1)
	c.optional("name", g.Name)
	c.shared(g.BurnDuration, g.Mentioned, g.User, g.Extra)
	return c.found()
}

func (g GIF) MarshalJSON() ([]byte, error)     { return toWire(g) }
func (g *GIF) UnmarshalJSON(text []byte) error { return fromWire(text, g) }
