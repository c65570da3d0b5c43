package message

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// HistoryRecord is a message in a history file.
type HistoryRecord struct {
	UID        string           `json:"msgUID"`
	AppKey     string           `json:"appId"`
	From       string           `json:"fromUserId"`
	TargetID   string           `json:"targetId"`
	Type       ConversationType `json:"targetType"`
	GroupID    string           `json:"GroupId"`
	ObjectName string           `json:"classname"`
	Body       string           `json:"content"` // the content as it came; Content decodes it
	Source     string           `json:"source"`  // what it was sent from
	SentText   string           `json:"dateTime"`

	Sent time.Time `json:"-"` // what SentText says; zero where it says nothing known
}

// Content decodes the body: to a built-in type, else to an Unknown. [Registry.Decode] of ObjectName and Body knows types of your own.
func (r *HistoryRecord) Content() Content { return Decode(r.ObjectName, r.Body) }

// record is a line as it is most often: the same names, and the types that were seen.
type record struct {
	UID        string          `json:"msgUID"`
	AppKey     string          `json:"appId"`
	From       string          `json:"fromUserId"`
	TargetID   string          `json:"targetId"`
	Type       int             `json:"targetType"`
	GroupID    string          `json:"GroupId"`
	ObjectName string          `json:"classname"`
	Body       json.RawMessage `json:"content"`
	Source     string          `json:"source"`
	Sent       string          `json:"dateTime"`
}

// oddRecord takes ids that are numbers, and numbers that are texts.
type oddRecord struct {
	UID        wire.Text `json:"msgUID"`
	AppKey     wire.Text `json:"appId"`
	From       wire.Text `json:"fromUserId"`
	TargetID   wire.Text `json:"targetId"`
	Type       wire.Int  `json:"targetType"`
	GroupID    wire.Text `json:"GroupId"`
	ObjectName wire.Text `json:"classname"`
	Body       anyText   `json:"content"`
	Source     wire.Text `json:"source"`
	Sent       wire.Text `json:"dateTime"`
}

var errNoRecord = errors.New("is no record: there is no JSON object")

// parseRecord reads a line: a JSON object, mostly with a time before it.
func parseRecord(line []byte, zone *time.Location) (HistoryRecord, error) {
	start := bytes.IndexByte(line, '{')
	if start < 0 {
		return HistoryRecord{}, errNoRecord
	}
	var r record
	if err := json.Unmarshal(line[start:], &r); err == nil {
		h := HistoryRecord{
			UID: r.UID, AppKey: r.AppKey, From: r.From, TargetID: r.TargetID, Type: ConversationType(r.Type), GroupID: r.GroupID,
			ObjectName: r.ObjectName, Body: bodyOf(r.Body), Source: r.Source, SentText: r.Sent,
		}
		h.Sent = recordTime(h.SentText, zone)
		return h, nil
	}
	var odd oddRecord
	if err := json.Unmarshal(line[start:], &odd); err != nil {
		return HistoryRecord{}, withoutText(err)
	}
	h := HistoryRecord{
		UID: string(odd.UID), AppKey: string(odd.AppKey), From: string(odd.From), TargetID: string(odd.TargetID), Type: ConversationType(odd.Type),
		GroupID: string(odd.GroupID), ObjectName: string(odd.ObjectName), Body: string(odd.Body), Source: string(odd.Source), SentText: string(odd.Sent),
	}
	h.Sent = recordTime(h.SentText, zone)
	return h, nil
}

// withoutText is an error of the decoder without what it quotes of the line, which is a message's.
func withoutText(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return errors.New("is no JSON")
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return errors.New("has another type than expected in " + kind.Field)
	}
	return errors.New("cannot be read as a record")
}

// bodyOf is a content that comes as an object, or as a text that holds one.
func bodyOf(raw json.RawMessage) string {
	if len(raw) > 0 && raw[0] == '"' {
		var text string
		_ = json.Unmarshal(raw, &text) // it was part of what was valid
		return text
	}
	if string(raw) == "null" {
		return ""
	}
	return string(raw)
}

// recordTime reads 2026-01-02 15:04:05.678, also with slashes or without the part after the seconds.
func recordTime(text string, zone *time.Location) time.Time {
	if strings.IndexByte(text, '/') >= 0 {
		text = strings.ReplaceAll(text, "/", "-")
	}
	t, err := time.ParseInLocation(time.DateTime, text, zone) // takes a fraction of the seconds too
	if err != nil {
		return time.Time{}
	}
	return t
}
