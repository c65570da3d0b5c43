package catalogue

import (
	"fmt"
	"strings"
)

// Param is one request parameter, or one member of a parameter. Limit and Note are for people; what a program checks is in
// Limits.
type Param struct {
	Name     string  `json:"name"`
	Type     string  `json:"type"` // in forms and queries the type of one value
	Required bool    `json:"required"`
	Repeated bool    `json:"repeated"` // a form key may stand more than once
	Limit    string  `json:"limit"`
	Note     string  `json:"note"`
	Fields   []Param `json:"fields"`
	Limits

	kind   ValueKind
	shape  *shape // of the object, of each object of the list, or of what the JSON text is; nil: anything, or a map
	prefix string // "chatroom[" of chatroom[ID]=NAME, else empty
	id     bool   // of users, groups or chatrooms

	stringMap bool // a map of texts
	numeric   bool // a text that carries a whole number
	bit       bool // one of 0 and 1
	allowed   map[string]bool
}

// Limits are the documented limits of a parameter. What is absent bounds nothing. A request is checked against all of them but
// the patterns and AdvisedCount, which are advice, MaxTotal, which only the service can know, and ListAlso, which is no documented
// way.
type Limits struct {
	Min *int64 `json:"min"` // of a number, or of a text that carries one
	Max *int64 `json:"max"`
	// Capped: a number above Max counts as Max, since the documentation bounds what comes back and not what may be asked for.
	Capped bool  `json:"capped"`
	OneOf  []any `json:"one_of"` // the allowed values; of a list: of each entry

	MinBytes *int64 `json:"min_bytes"` // UTF-8 bytes of a text, of each entry of a list, of an object's JSON text
	MaxBytes *int64 `json:"max_bytes"`
	MinChars *int64 `json:"min_chars"` // Unicode characters
	MaxChars *int64 `json:"max_chars"`
	Pattern  string `json:"pattern"` // advice: some pages are stricter than others

	List         ListForm   `json:"list"`
	ListAlso     []ListForm `json:"list_also"` // how some SDKs send the same list
	MinCount     *int64     `json:"min_count"` // entries of a list or a map in one call
	MaxCount     *int64     `json:"max_count"`
	AdvisedCount *int64     `json:"advised_count"`
	MaxTotal     *int64     `json:"max_total"` // entries that the service holds in the end
	SameCountAs  string     `json:"same_count_as"`

	KeyMinChars   *int64 `json:"key_min_chars"` // of every key of a map
	KeyMaxChars   *int64 `json:"key_max_chars"`
	KeyMaxBytes   *int64 `json:"key_max_bytes"`
	KeyPrefix     string `json:"key_prefix"`
	KeyPattern    string `json:"key_pattern"`
	ValueMinChars *int64 `json:"value_min_chars"` // of every value of a map
	ValueMaxChars *int64 `json:"value_max_chars"`

	JSON           string           `json:"json"` // object or array: a text that is JSON of this kind
	WithinMillisOf *Distance        `json:"within_ms_of"`
	RequiredWhen   map[string][]any `json:"required_when"` // other parameter: its values that make this one required
}

// Distance is how far a time may be from another one, in either direction.
type Distance struct {
	Param  string `json:"param"`
	Millis int64  `json:"ms"`
}

// ListForm is how the values of a list travel.
type ListForm string

const (
	SingleValue  ListForm = ""
	RepeatedKey  ListForm = "repeated" // a form key once per value
	CommaJoined  ListForm = "comma"    // one form value
	JSONArray    ListForm = "json"     // in a JSON body, or as JSON text in one form value
	KeyedEntries ListForm = "map"      // a JSON object, or one form key per entry: x[KEY]=VALUE
)

// ValueKind is what a single value is.
type ValueKind int

const (
	Text     ValueKind = iota
	Whole              // a whole number
	Decimal            // a number
	Flag               // true or false
	JSONText           // a text that is JSON
	Object
	TextList
	ObjectList
)

var kinds = map[string]ValueKind{
	"string": Text, "int": Whole, "int64": Whole, "long": Whole, "number": Decimal, "bool": Flag, "boolean": Flag,
	"string(json)": JSONText, "object": Object, "map<string,string>": Object, "string[]": TextList, "object[]": ObjectList,
}

// maxIDBytes is the longest id of a user, a group or a chatroom. The pages that create one say it; it holds wherever one is named.
const maxIDBytes = 64

var idSuffixes = []string{"serId", "serIds", "serid", "roomId", "roupId", "roupIds", "wnerId", "targetId"}

// compile works out, once, what the checks of a request need.
func (op *Operation) compile() {
	op.byName = make(map[string]*Param, len(op.Params))
	for i := range op.Params {
		p := &op.Params[i]
		p.compile()
		op.byName[p.Name] = p
		if p.prefix != "" {
			op.bracketed = append(op.bracketed, p)
		}
	}
	op.shape = shapeOf(op.Params)
}

// compile panics on a type it does not know: the data is part of the binary, and a test reads all of it.
func (p *Param) compile() {
	kind, known := kinds[p.Type]
	if !known {
		panic(fmt.Sprintf("catalogue: %s has the type %q", p.Name, p.Type))
	}
	p.kind, p.stringMap = kind, p.Type == "map<string,string>"
	if at := strings.IndexByte(p.Name, '['); at > 0 && strings.Contains(p.Name, "]=") {
		p.prefix = p.Name[:at+1]
	}
	p.numeric = kind == Text && (p.Min != nil || p.Max != nil)
	for _, suffix := range idSuffixes {
		p.id = p.id || (kind == Text || kind == TextList) && strings.HasSuffix(p.Name, suffix)
	}
	if p.id && p.MaxBytes == nil && p.MaxChars == nil {
		p.MaxBytes = new(int64(maxIDBytes))
	}
	if len(p.OneOf) > 0 {
		p.allowed = make(map[string]bool, len(p.OneOf))
		for _, v := range p.OneOf {
			p.allowed[fmt.Sprint(v)] = true
		}
	}
	p.bit = p.IsNumber() && len(p.allowed) == 2 && p.allowed["0"] && p.allowed["1"]
	for i := range p.Fields {
		p.Fields[i].compile()
	}
	if p.shape = nil; len(p.Fields) > 0 {
		p.shape = shapeOf(p.Fields)
	}
}

// Kind is what a single value of the parameter is.
func (p *Param) Kind() ValueKind { return p.kind }

// IsID reports whether a value, or the key in a name such as chatroom[ID]=NAME, is the id of a user, a group or a chatroom.
func (p *Param) IsID() bool { return p.id || p.prefix != "" }

// IsNumber reports whether a value is a whole number, also one that travels as text.
func (p *Param) IsNumber() bool { return p.kind == Whole || p.numeric }

// IsBit reports whether a value is one of the numbers 0 and 1: a flag that is documented as a digit.
func (p *Param) IsBit() bool { return p.bit }

// Find returns the parameter that has a wire name, or nil. A parameter with an argument in its name, chatroom[ID]=NAME, has
// every chatroom[...].
func (op *Operation) Find(name string) *Param {
	if p, ok := op.byName[name]; ok {
		return p
	}
	for _, p := range op.bracketed {
		if strings.HasPrefix(name, p.prefix) && strings.HasSuffix(name, "]") {
			return p
		}
	}
	return nil
}

// Param is Find with a copy of the parameter.
func (op *Operation) Param(name string) (Param, bool) {
	if p := op.Find(name); p != nil {
		return *p, true
	}
	return Param{}, false
}
