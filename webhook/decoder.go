package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/message"
)

// decoder decodes the events of one delivery.
type decoder struct {
	*Delivery
	contents *message.Registry
}

// kind detects the kind of the delivery from its body.
func (d *decoder) kind() Kind {
	switch d.format() {
	case jsonBody:
		items, _ := objects[map[string]json.RawMessage](d)
		if len(items) == 0 {
			return ""
		}
		lower := make(map[string]bool, len(items[0]))
		for name := range items[0] {
			lower[strings.ToLower(name)] = true
		}
		return detect(jsonMarks, func(name string) bool { return lower[name] })
	case xmlBody:
		return KindPublicService
	}
	form, err := d.values()
	if err != nil {
		return ""
	}
	return detect(formMarks, form.Has)
}

// unknown returns a body of no known kind as an Unknown, if a callback could have it: JSON objects, or a form with a value.
func (d *decoder) unknown() ([]Event, error) {
	if d.format() == jsonBody {
		if _, err := objects[map[string]json.RawMessage](d); err != nil {
			return nil, err
		}
		return []Event{Unknown{d.Delivery}}, nil
	}
	form, err := d.values()
	if err != nil {
		return nil, err
	}
	for _, values := range form {
		if slices.ContainsFunc(values, func(v string) bool { return v != "" }) {
			return []Event{Unknown{d.Delivery}}, nil
		}
	}
	return nil, fmt.Errorf("%w: neither JSON, nor XML, nor a form", ErrBody)
}

// objects decodes a JSON body: an object, a list of objects, or the list in the member profiles of an object. The documentation
// of several callbacks shows one and describes another. Some are documented as a form, which is decoded as an object. If some
// elements of a list cannot be decoded, objects returns the others and an error.
func objects[T any](d *decoder) ([]T, error) {
	text := bytes.TrimSpace(bytes.TrimPrefix(d.Body, byteOrderMark))
	if d.format() == formBody {
		form, err := d.values()
		if err != nil {
			return nil, err
		}
		if text, err = json.Marshal(formObject(form)); err != nil {
			return nil, unreadable(err)
		}
	}
	if bytes.HasPrefix(text, []byte("[")) {
		var list []json.RawMessage
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, unreadable(err)
		}
		return elements[T](list)
	}
	var wrapped struct {
		Profiles []json.RawMessage `json:"profiles"`
	}
	if bytes.Contains(text, []byte(`"profiles"`)) && json.Unmarshal(text, &wrapped) == nil && wrapped.Profiles != nil {
		return elements[T](wrapped.Profiles)
	}
	var one T
	if err := json.Unmarshal(text, &one); err != nil {
		return nil, unreadable(err)
	}
	return []T{one}, nil
}

// elements decodes those elements of a list that can be decoded. It skips null.
func elements[T any](list []json.RawMessage) ([]T, error) {
	var bad badElements
	good := make([]T, 0, len(list))
	for i, raw := range list {
		var item T
		switch err := json.Unmarshal(raw, &item); {
		case err != nil:
			bad.add(i, unreadable(err))
		case string(raw) == "null":
			bad.add(i, fmt.Errorf("%w: null", ErrBody))
		default:
			good = append(good, item)
		}
	}
	return good, bad.of(len(list))
}

// badElements counts the elements of a list that cannot be decoded, and keeps the first error.
type badElements struct {
	count, first int
	err          error
}

func (b *badElements) add(index int, err error) {
	if b.count++; b.err == nil {
		b.first, b.err = index, err
	}
}

func (b *badElements) of(total int) error {
	if b.err == nil || total == 1 {
		return b.err
	}
	return fmt.Errorf("%w (element %d; %d of %d cannot be read)", b.err, b.first, b.count, total)
}

// formObject returns a form as a JSON object would decode: strings, and lists for repeated names.
func formObject(form url.Values) map[string]any {
	object := make(map[string]any, len(form))
	for name, values := range form {
		if object[name] = any(values); len(values) == 1 {
			object[name] = values[0]
		}
	}
	return object
}

// unreadable returns an ErrBody that does not contain the value.
func unreadable(err error) error {
	return fmt.Errorf("%w: %s", ErrBody, strings.TrimPrefix(fieldOf(err), "json: "))
}

func fieldOf(err error) string {
	switch e := err.(type) {
	case *json.UnmarshalTypeError:
		return "member " + strconv.Quote(e.Field) + " is of the wrong type"
	case *json.SyntaxError:
		return "not JSON"
	}
	return "a member is of the wrong type"
}

// each converts every object of a JSON body to an event. Objects that cannot be decoded do not keep the others from being
// handled.
func each[T any](d *decoder, make func(T) (Event, error)) ([]Event, error) {
	items, unread := objects[T](d)
	var bad badElements
	events := []Event{}
	for i, item := range items {
		e, err := make(item)
		if err != nil {
			bad.add(i, err)
			continue
		}
		events = append(events, e)
	}
	if unread == nil {
		unread = bad.of(len(items))
	}
	return events, unread
}

// need returns an error for the first value that is empty. The arguments are name, value, name, value.
func need(pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			return fmt.Errorf("%w: %s is missing", ErrBody, pairs[i])
		}
	}
	return nil
}

// given returns the string of a required member that may be 0.
func given(n *wire.Int) string {
	if n == nil {
		return ""
	}
	return "there"
}

// nonZero returns the string of a required member that is never 0.
func nonZero(n wire.Int) string {
	if n == 0 {
		return ""
	}
	return "there"
}

// fields reads a form. Values that cannot be parsed count as missing: an odd flag must not keep a message from its verdict.
type fields struct{ url.Values }

func (d *decoder) fields() (fields, error) {
	if d.format() == jsonBody {
		return d.jsonFields()
	}
	form, err := d.values()
	if err != nil {
		return fields{}, err
	}
	return fields{form}, nil
}

// jsonFields reads an object as if it were a form: some senders use JSON for callbacks that are documented as a form.
func (d *decoder) jsonFields() (fields, error) {
	items, err := objects[map[string]json.RawMessage](d)
	if err != nil {
		return fields{}, err
	}
	if len(items) != 1 {
		return fields{}, fmt.Errorf("%w: want one object", ErrBody)
	}
	form := url.Values{}
	for name, raw := range items[0] {
		form.Set(name, plain(raw))
	}
	return fields{form}, nil
}

// first returns the first value that is not empty among the names.
func (f fields) first(names ...string) string {
	for _, name := range names {
		if v := f.Get(name); v != "" {
			return v
		}
	}
	return ""
}

func (f fields) number(names ...string) int {
	text := f.first(names...)
	if text == "" {
		return 0
	}
	n, _ := strconv.Atoi(text)
	return n
}

func (f fields) flag(name string) bool {
	text := f.Get(name)
	if text == "" {
		return false
	}
	on, _ := strconv.ParseBool(text)
	return on
}

func (f fields) time(names ...string) time.Time {
	text := f.first(names...)
	if text == "" {
		return time.Time{}
	}
	at, _ := moment(text)
	return at
}

// texts reads a list as found in forms: a repeated key, a JSON array, or an array in brackets without quotes.
func texts(values []string) []string {
	var list []string
	for _, v := range values {
		if !strings.HasPrefix(v, "[") || !strings.HasSuffix(v, "]") {
			list = appendText(list, v)
			continue
		}
		var items []wire.Text
		if strings.Contains(v, `"`) && json.Unmarshal([]byte(v), &items) == nil { // without quotes, null would be an ID
			for _, item := range items {
				list = appendText(list, string(item))
			}
			continue
		}
		for item := range strings.SplitSeq(v[1:len(v)-1], ",") {
			list = appendText(list, strings.TrimSpace(item))
		}
	}
	return list
}

// commaSeparated reads a list that is documented as a comma-separated string, or the JSON array that replaces it in JSON.
func commaSeparated(text string) []string {
	if strings.HasPrefix(text, "[") {
		return texts([]string{text})
	}
	var list []string
	for item := range strings.SplitSeq(text, ",") {
		list = appendText(list, strings.TrimSpace(item))
	}
	return list
}

func appendText(list []string, v string) []string {
	if v == "" {
		return list
	}
	return append(list, v)
}

// ids is a list of strings that may also be a single string, or null.
type ids []string

func (l *ids) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte("[")) {
		var list []wire.Text
		if err := json.Unmarshal(text, &list); err != nil {
			return err
		}
		*l = nil
		for _, item := range list {
			*l = appendText(*l, string(item))
		}
		return nil
	}
	var one wire.Text
	if err := json.Unmarshal(text, &one); err != nil {
		return err
	}
	*l = appendText(nil, string(one))
	return nil
}

// members holds the members of an object, which may be JSON in a string. Values that are not strings are kept as JSON.
type members map[string]string

func (m *members) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte(`"`)) {
		var inner string
		if err := json.Unmarshal(text, &inner); err != nil {
			return err
		}
		if text = []byte(inner); inner == "" {
			text = []byte("null")
		}
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*m = nil
	if raw != nil {
		*m = make(members, len(raw))
	}
	for name, value := range raw {
		(*m)[name] = plain(value)
	}
	return nil
}

// plain returns a JSON value as in a form: a string without its quotes, null as "", anything else as JSON.
func plain(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// anyText is documented as a string, but may be any JSON, which is kept as it is.
type anyText string

func (t *anyText) UnmarshalJSON(text []byte) error {
	var plainText wire.Text
	if plainText.UnmarshalJSON(text) == nil {
		*t = anyText(plainText)
		return nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		return err
	}
	*t = anyText(compact.String())
	return nil
}

// timeOf converts a number of a JSON body to a time, like [moment]. If it is not a time it returns the zero time.
func timeOf(n wire.Int) time.Time {
	at, _ := moment(strconv.FormatInt(int64(n), 10))
	return at
}

func millis(t time.Time) wire.Int {
	if t.IsZero() {
		return 0
	}
	return wire.Int(t.UnixMilli())
}

func millisText(t time.Time) string { return strconv.FormatInt(int64(millis(t)), 10) }
