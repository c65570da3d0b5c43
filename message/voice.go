package message

import (
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
)

const maxVoiceSeconds = 60

// Voice is an old voice message (语音消息), RC:VcMsg, which contains the sound itself. Clients still send it, so it can be
// decoded.
//
// Deprecated: Use [HQVoice], which has the URL of a file.
type Voice struct {
	Audio        string        `json:"content"`  // required; AMR in Base64
	Duration     time.Duration `json:"duration"` // required; whole seconds, 60 at most
	BurnDuration time.Duration `json:"burnDuration,omitempty"`
	Mentioned    *Mention      `json:"mentionedInfo,omitempty"`
	User         *Sender       `json:"user,omitempty"`
	Extra        string        `json:"extra,omitempty"`
}

// ObjectName returns RC:VcMsg.
func (Voice) ObjectName() string { return "RC:VcMsg" }

// Validate checks that sound and duration are set.
func (v Voice) Validate() error {
	c := checkOf(v)
	c.base64(v.Audio, param.Limit{})
	c.seconds("duration", v.Duration, maxVoiceSeconds)
	c.shared(v.BurnDuration, v.Mentioned, v.User, v.Extra)
	return c.found()
}

func (v Voice) MarshalJSON() ([]byte, error)     { return toWire(v) }
func (v *Voice) UnmarshalJSON(text []byte) error { return fromWire(text, v) }

// HQVoice is a voice message (高清语音消息), RC:HQVCMsg.
type HQVoice struct {
	URL          string        `json:"remoteUrl"`      // required; URL of an AAC file
	Duration     time.Duration `json:"duration"`       // required; whole seconds, 60 at most
	Name         string        `json:"name,omitempty"` // file name
	Format       string        `json:"type,omitempty"` // browser clients write aac
	BurnDuration time.Duration `json:"burnDuration,omitempty"`
	Mentioned    *Mention      `json:"mentionedInfo,omitempty"`
	User         *Sender       `json:"user,omitempty"`
	Extra        string        `json:"extra,omitempty"`
}

// ObjectName returns RC:HQVCMsg.
func (HQVoice) ObjectName() string { return "RC:HQVCMsg" }

// Validate checks that URL and duration are set.
func (v HQVoice) Validate() error {
	c := checkOf(v)
	c.required("remoteUrl", v.URL)
	c.seconds("duration", v.Duration, maxVoiceSeconds)
	c.optional("name", v.Name)
	c.optional("type", v.Format)
	c.shared(v.BurnDuration, v.Mentioned, v.User, v.Extra)
	return c.found()
}

func (v HQVoice) MarshalJSON() ([]byte, error)     { return toWire(v) }
func (v *HQVoice) UnmarshalJSON(text []byte) error { return fromWire(text, v) }
