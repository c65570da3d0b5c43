package message

import (
	"math"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
)

// File is a file message (文件消息), RC:FileMsg.
type File struct {
	Name string `json:"name,omitempty"`
	// Size in bytes. It is encoded as a number, as Java and browser clients do. Some clients send a string, which is
	// decoded too.
	Size      int64    `json:"size"`
	Type      string   `json:"type"`    // required; the suffix, or bin if there is none
	URL       string   `json:"fileUrl"` // required
	Mentioned *Mention `json:"mentionedInfo,omitempty"`
	User      *Sender  `json:"user,omitempty"`
	Extra     string   `json:"extra,omitempty"`
}

// ObjectName returns RC:FileMsg.
func (File) ObjectName() string { return "RC:FileMsg" }

// Validate checks that type and URL are set.
func (f File) Validate() error {
	c := checkOf(f)
	c.atLeast("size", f.Size, 0)
	c.required("type", f.Type)
	c.required("fileUrl", f.URL)
	c.optional("name", f.Name)
	c.shared(0, f.Mentioned, f.User, f.Extra)
	return c.found()
}

func (f File) MarshalJSON() ([]byte, error)     { return toWire(f) }
func (f *File) UnmarshalJSON(text []byte) error { return fromWire(text, f) }

// Video is a short video (小视频消息), RC:SightMsg. All but the shared fields are required.
type Video struct {
	URL          string        `json:"sightUrl"` // URL of an MP4 file with H.264 and AAC
	Thumbnail    string        `json:"content"`  // the first frame as a JPEG in Base64 without a data: prefix, at most 10 KB of Base64
	Duration     time.Duration `json:"duration"` // whole seconds; clients record up to 120 by default
	Size         int64         `json:"size"`     // bytes; may also be a string in JSON
	Name         string        `json:"name"`     // file name, ending in .mp4
	BurnDuration time.Duration `json:"burnDuration,omitempty"`
	Mentioned    *Mention      `json:"mentionedInfo,omitempty"`
	User         *Sender       `json:"user,omitempty"`
	Extra        string        `json:"extra,omitempty"`
}

// ObjectName returns RC:SightMsg.
func (Video) ObjectName() string { return "RC:SightMsg" }

// Validate checks that all fields but the shared ones are set.
func (v Video) Validate() error {
	c := checkOf(v)
	c.required("sightUrl", v.URL)
	c.base64(v.Thumbnail, param.Bytes(maxThumbnail))
	c.seconds("duration", v.Duration, 0) // the 120 seconds are a default that can be raised for an app
	c.atLeast("size", v.Size, 1)
	c.required("name", v.Name)
	c.shared(v.BurnDuration, v.Mentioned, v.User, v.Extra)
	return c.found()
}

func (v Video) MarshalJSON() ([]byte, error)     { return toWire(v) }
func (v *Video) UnmarshalJSON(text []byte) error { return fromWire(text, v) }

// Location is a place on a map (位置消息), RC:LBSMsg. All but the shared fields are required.
type Location struct {
	Thumbnail    string        `json:"content"`   // the map as a JPEG in Base64 without a data: prefix
	Latitude     float64       `json:"latitude"`  // degrees, -90 to 90
	Longitude    float64       `json:"longitude"` // degrees, -180 to 180
	Place        string        `json:"poi"`       // its name
	BurnDuration time.Duration `json:"burnDuration,omitempty"`
	Mentioned    *Mention      `json:"mentionedInfo,omitempty"`
	User         *Sender       `json:"user,omitempty"`
	Extra        string        `json:"extra,omitempty"`
}

// ObjectName returns RC:LBSMsg.
func (Location) ObjectName() string { return "RC:LBSMsg" }

// Validate checks that the map and the name are set, and that the coordinates are valid.
func (l Location) Validate() error {
	c := checkOf(l)
	c.base64(l.Thumbnail, param.Limit{}) // no limit is documented
	c.degrees("latitude", l.Latitude, 90)
	c.degrees("longitude", l.Longitude, 180)
	c.required("poi", l.Place)
	c.shared(l.BurnDuration, l.Mentioned, l.User, l.Extra)
	return c.found()
}

func (c check) degrees(field string, value, most float64) {
	if math.IsNaN(value) || math.Abs(value) > most {
		c.Fail(field, "must be -%g to %g degrees", most, most)
	}
}

func (l Location) MarshalJSON() ([]byte, error)     { return toWire(l) }
func (l *Location) UnmarshalJSON(text []byte) error { return fromWire(text, l) }
