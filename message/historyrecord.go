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
	Body       string           `json:"content"` // the content as received; Content decodes it
	Source     string           `json:"source"`  // the sender's platform
	SentText   string           `json:"dateTime"`

	Sent time.Time `json:"-"` // SentText as a time; zero if it is not one
}

// Content decodes Body into a built-in type, else into an [Unknown]. Use [Registry.Decode] with ObjectName and Body for your own types.
func (r *HistoryRecord) Content() Content { return Decode(r.ObjectName, r.Body) }

// record is a line with the usual JSON types, which decodes fastest.
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

// oddRecord accepts numbers for ids, and strings for numbers.
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

var errNoRecord = errors.New("is not a record: it has no JSON object")

// parseRecord decodes a line: a JSON object, usually with a time before it.
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

// withoutText returns an error of the decoder without the parts of the message that it quotes.
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

// bodyOf returns the content, which is an object or a string that holds one.
func bodyOf(raw json.RawMessage) string {
	if len(raw) > 0 && raw[0] == '"' {
		var text string
		_ = json.Unmarshal(raw, &text) // the line is valid JSON
		return text
	}
	if string(raw) == "null" {
		return ""
	}
	return string(raw)
}

// recordTime parses 2026-01-02 15:04:05.678, also with slashes or without a fraction.
func recordTime(text string, zone *time.Location) time.Time {
	if strings.IndexByte(text, '/') >= 0 {
		text = strings.ReplaceAll(text, "/", "-")
	}
	t, err := time.ParseInLocation(time.DateTime, text, zone) // also accepts a fraction of the second
	if err != nil {
		return time.Time{}
	}
	return t
}
