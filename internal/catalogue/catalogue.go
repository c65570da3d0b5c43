// Package catalogue has the facts of the RongCloud Server API as data: every operation with its parameters, limits,
// quota and response, the built-in message types, and the result codes. The service packages are tested against it, and
// the emulator refuses requests that contradict it. So both sides are checked against a third.
package catalogue

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed data/*.json
var files embed.FS

// Families lists the operation files in the order of the coverage table.
var Families = []string{"user", "chatroom", "message", "group", "ultragroup"}

// Status is what the project does with an operation.
type Status string

const (
	Current    Status = "current"
	Deprecated Status = "deprecated" // old but served
	LeftOut    Status = "left_out"   // in neither the SDK nor the emulator; Why has the reason
)

// Operation is a documented REST operation.
type Operation struct {
	ID           string  `json:"id"`
	Family       string  `json:"family"`
	Title        string  `json:"title"`
	Status       Status  `json:"status"`
	Why          string  `json:"why"` // the reason for the status
	Method       string  `json:"method"`
	Path         string  `json:"path"`
	When         *When   `json:"when"`     // nil unless operations share method and path
	Encoding     string  `json:"encoding"` // form, json or query
	RateLimit    string  `json:"rate_limit"`
	Doc          string  `json:"doc"` // the official page; empty when none was found
	Deprecated   bool    `json:"deprecated"`
	ReplacedBy   string  `json:"replaced_by"`
	Idempotent   bool    `json:"idempotent"`
	Params       []Param `json:"params"`
	Response     []Field `json:"response"`
	Errors       []Error `json:"errors"`
	LikelyErrors []Error `json:"likely_errors"` // from the vendor's client table; not confirmed for the Server API
	Enable       string  `json:"enable"`
	Quota        *Quota  `json:"quota"`

	// File is the file of the operation: one of Families.
	File string `json:"-"`

	byName    map[string]*Param
	shape     *shape // of a JSON body
	bracketed []*Param
}

// When distinguishes operations with the same method and path by the top-level members of the JSON body.
type When struct {
	AnyMember []string `json:"any_member"` // at least one is present
	NoMember  []string `json:"no_member"`  // none is present
}

// Error is a result code on an operation's page.
type Error struct {
	Code    int    `json:"code"`
	Meaning string `json:"meaning"`
}

// Field is a field of a response.
type Field struct {
	Name   string  `json:"name"`
	Type   string  `json:"type"`
	Note   string  `json:"note"`
	Fields []Field `json:"fields"`
}

// Quota is the documented call quota of an operation.
type Quota struct {
	Window
	Counts string  `json:"counts"` // calls, recipients, targets, users or entries
	Also   *Window `json:"also"`   // a second window that applies at the same time
	Shared string  `json:"shared"` // the budget several operations draw on

	// Narrower limits within it.
	GroupLimit     int          `json:"group_limit"` // for calls about groups, in the same time
	PerTargetLimit *TargetLimit `json:"per_target_limit"`
}

// TargetLimit is a limit for each target of a call.
type TargetLimit struct {
	Window
	Target string `json:"target"`
}

// String returns the quota in words, as in the comments of methods: "2 calls per hour and 3 per day".
func (q *Quota) String() string {
	counted := q.Counts
	if q.Limit == 1 {
		counted = strings.TrimSuffix(counted, "s")
	}
	text := fmt.Sprintf("%d %s per %s", q.Limit, counted, q.Per)
	if q.Also != nil {
		text += fmt.Sprintf(" and %d per %s", q.Also.Limit, q.Also.Per)
	}
	if q.GroupLimit != 0 {
		text += fmt.Sprintf(", of which %d about groups", q.GroupLimit)
	}
	if t := q.PerTargetLimit; t != nil {
		text += fmt.Sprintf(", and %d per %s for each %s", t.Limit, t.Per, t.Target)
	}
	return text
}

// Window is a number of units per second, minute, hour or day.
type Window struct {
	Limit int    `json:"limit"`
	Per   string `json:"per"`
}

// Duration returns the length of the window. It panics if the unit is unknown: the data is part of the binary, and a
// test reads all of it.
func (w Window) Duration() time.Duration {
	switch w.Per {
	case "second":
		return time.Second
	case "minute":
		return time.Minute
	case "hour":
		return time.Hour
	case "day":
		return 24 * time.Hour
	}
	panic(fmt.Sprintf("catalogue: a quota per %q", w.Per))
}

// MessageType is a built-in message type.
type MessageType struct {
	ObjectName string `json:"objectName"`
	Title      string `json:"title"`
	Category   string `json:"category"`
	Stored     *bool  `json:"stored"`  // nil: not known
	Counted    *bool  `json:"counted"` // nil: not known
	Deprecated bool   `json:"deprecated"`
	Direction  string `json:"direction"`
	SendVia    string `json:"send_via"`
	Fields     []struct {
		Name     string `json:"name"`
		Type     string `json:"type"`
		Required bool   `json:"required"`
		Note     string `json:"note"`
	} `json:"fields"`
}

// Code is a documented result code and the HTTP status it comes with (0 where none is documented).
type Code struct {
	Code    int    `json:"code"`
	HTTP    int    `json:"http"`
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
}

type index struct {
	all    []*Operation
	byID   map[string]*Operation
	byPath map[string][]*Operation
}

var load = sync.OnceValue(func() *index {
	ix := &index{byID: map[string]*Operation{}, byPath: map[string][]*Operation{}}
	for _, family := range Families {
		var ops []*Operation
		mustRead(family, &ops)
		for _, op := range ops {
			op.File = family
			op.compile()
			ix.all = append(ix.all, op)
			ix.byID[op.ID] = op
			ix.byPath[op.Path] = append(ix.byPath[op.Path], op)
		}
	}
	return ix
})

var messageTypes = sync.OnceValue(func() []MessageType {
	var types []MessageType
	mustRead("message-types", &types)
	return types
})

var codes = sync.OnceValue(func() []Code {
	var list []Code
	mustRead("codes", &list)
	return list
})

// mustRead panics if the data is invalid: the files are part of the binary, so only a broken build can do that.
func mustRead(name string, into any) {
	text, err := files.ReadFile("data/" + name + ".json")
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		panic(fmt.Sprintf("catalogue: %s: %v", name, err))
	}
}

// Operations returns every operation, family by family.
func Operations() []*Operation { return slices.Clone(load().all) }

// Lookup returns the operation with an id such as "chatroom.create".
func Lookup(id string) (*Operation, bool) {
	op, ok := load().byID[id]
	return op, ok
}

// Has reports whether a request with this body can be of the operation. Only operations that share method and path have
// such a condition.
func (w *When) Has(body []byte) bool {
	if w == nil {
		return true
	}
	var top map[string]json.RawMessage
	_ = json.Unmarshal(body, &top) // only an object has members
	there := func(name string) bool { _, ok := top[name]; return ok }
	return !slices.ContainsFunc(w.NoMember, there) && (len(w.AnyMember) == 0 || slices.ContainsFunc(w.AnyMember, there))
}

// ByPath returns the operations at a wire path. There are several if the method or the request body distinguishes them.
// An id in the path, as in /v2/ultragroups/{gid}, matches anything but a slash.
func ByPath(path string) []*Operation {
	if found, ok := load().byPath[path]; ok {
		return found
	}
	var found []*Operation
	for template, operations := range load().byPath {
		if strings.Contains(template, "{") && matches(template, path) {
			found = append(found, operations...)
		}
	}
	slices.SortFunc(found, func(a, b *Operation) int { return strings.Compare(a.ID, b.ID) })
	return found
}

func matches(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	return slices.EqualFunc(want, got, func(w, g string) bool { return w == g || (strings.HasPrefix(w, "{") && g != "") })
}

// MessageTypes returns the built-in message types.
func MessageTypes() []MessageType { return slices.Clone(messageTypes()) }

// Codes returns the documented result codes.
func Codes() []Code { return slices.Clone(codes()) }
