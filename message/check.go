package message

import (
	"encoding/base64"
	"errors"
	"reflect"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// maxThumbnail is the maximum size of the thumbnail in an image or video message, in bytes of Base64.
const maxThumbnail = 10 << 10

// FieldError reports the first field of a content that makes it unfit to send. It matches
// [rongcloud.ErrInvalidArgument] with errors.Is.
type FieldError struct {
	Type    string // the object name
	Field   string // the path in the JSON, such as options[1].id
	GoField string // the same in Go, such as Options[1].ID
	Problem string // the rule and how the value breaks it, without the value
}

// Error returns a message such as "Quiz:Question: Options[1].ID (options[1].id) must be unique, is there twice".
func (e *FieldError) Error() string {
	if e.GoField == "" {
		return e.Type + ": " + e.Field + " " + e.Problem
	}
	return e.Type + ": " + e.GoField + " (" + e.Field + ") " + e.Problem
}

// Is reports whether target is rongcloud.ErrInvalidArgument.
func (e *FieldError) Is(target error) bool { return target == rongcloud.ErrInvalidArgument }

// check finds the first invalid field of a content. It uses the checks and the words of parameters.
type check struct {
	*param.Set
	content Content
}

func checkOf(c Content) check { return check{Set: param.For(rongcloud.Operation{}), content: c} }

func (c check) found() error {
	var first *rongcloud.Error
	if !errors.As(c.Err(), &first) {
		return nil
	}
	return &FieldError{Type: c.content.ObjectName(), Field: first.Parameter, GoField: goField(c.content, first.Parameter), Problem: first.Message}
}

// goField returns the Go name of a member of a content's JSON. It is empty for a member without a field.
func goField(content Content, path string) string {
	selector, _ := param.FieldOf(reflect.TypeOf(content), "json", path)
	return strings.TrimPrefix(selector, ".")
}

func (c check) required(field, value string) { c.Check(field, value, param.Limit{}, true) }
func (c check) optional(field, value string) { c.Check(field, value, param.Limit{}, false) }

func (c check) between(field string, n, low, high int) {
	if n < low || n > high {
		c.Fail(field, "must be %d to %d, is %d", low, high, n)
	}
}

func (c check) atLeast(field string, n, low int64) {
	if n < low {
		c.Fail(field, "must be at least %d, is %d", low, n)
	}
}

// seconds checks that a duration is 1 to most seconds. If most is 0, there is no maximum.
func (c check) seconds(field string, d time.Duration, most int64) {
	switch {
	case most > 0 && (d%time.Second != 0 || d < time.Second || d > time.Duration(most)*time.Second):
		c.Fail(field, "must be 1 to %d whole seconds, is %s", most, d)
	case d%time.Second != 0 || d < time.Second:
		c.Fail(field, "must be at least 1 whole second, is %s", d)
	}
}

func (c check) moment(field string, t time.Time) {
	if t.IsZero() {
		c.Fail(field, "must not be the zero time")
	}
	c.CheckTime(field, t)
	if t.UnixMilli() == 0 {
		c.Fail(field, "must be after 1970-01-01 00:00:00, the wire's zero")
	}
}

func (c check) texts(field string, values []string, most int) {
	c.CheckCount(field, len(values), most)
	for i, v := range values {
		c.optional(at(field, i, ""), v)
	}
}

// base64 checks the Base64 of a thumbnail or a recording.
func (c check) base64(value string, limit param.Limit) {
	const field = "content"
	c.Check(field, value, limit, true)
	if strings.HasPrefix(value, "data:") {
		c.Fail(field, "must be Base64 without a data: prefix")
	} else if _, err := base64.StdEncoding.DecodeString(value); err != nil {
		c.Fail(field, "must be Base64")
	}
}
