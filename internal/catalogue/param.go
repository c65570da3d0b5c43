package catalogue

import (
	"fmt"
	"strings"
)

// Param is a request parameter, or a member of a parameter. Limit and Note are for people; programs check Limits.
type Param struct {
	Name     string  `json:"name"`
	Type     string  `json:"type"` // in forms and queries, the type of a single value
	Required bool    `json:"required"`
	Repeated bool    `json:"repeated"` // a form key may be repeated
	Limit    string  `json:"limit"`
	Note     string  `json:"note"`
	Fields   []Param `json:"fields"`
	Limits

	kind   ValueKind
	shape  *shape // of the object, of each object of the list, or of the JSON in the string; nil: anything, or a map
	prefix string // "chatroom[" of chatroom[ID]=NAME, else empty
	id     bool   // the id of a user, group or chatroom

	stringMap bool // a map of strings
	numeric   bool // a string that holds an integer
	bit       bool // 0 or 1
	allowed   map[string]bool
}

// Limits are the documented limits of a parameter. An absent limit allows everything. A request is checked against all
// limits except Pattern and AdvisedCount, which are advice, MaxTotal, which only the service can check, and ListAlso,
// which is not documented.
type Limits struct {
	Min *int64 `json:"min"` // of a number, or of a string that holds one
	Max *int64 `json:"max"`
	// Capped: a number above Max counts as Max, because the documentation limits the result, not the request.
	Capped bool  `json:"capped"`
	OneOf  []any `json:"one_of"` // the allowed values; of a list: of each entry

	MinBytes *int64 `json:"min_bytes"` // UTF-8 bytes of a string, of each entry of a list, of an object's JSON
	MaxBytes *int64 `json:"max_bytes"`
	MinChars *int64 `json:"min_chars"` // Unicode characters
	MaxChars *int64 `json:"max_chars"`
	Pattern  string `json:"pattern"` // advice: some pages are stricter than others

	List         ListForm   `json:"list"`
	ListAlso     []ListForm `json:"list_also"` // forms in which some SDKs send the list
	MinCount     *int64     `json:"min_count"` // entries of a list or a map in one call
	MaxCount     *int64     `json:"max_count"`
	AdvisedCount *int64     `json:"advised_count"`
	MaxTotal     *int64     `json:"max_total"` // entries that the service stores in total
	SameCountAs  string     `json:"same_count_as"`

	KeyMinChars   *int64 `json:"key_min_chars"` // of every key of a map
	KeyMaxChars   *int64 `json:"key_max_chars"`
	KeyMaxBytes   *int64 `json:"key_max_bytes"`
	KeyPrefix     string `json:"key_prefix"`
	KeyPattern    string `json:"key_pattern"`
	ValueMinChars *int64 `json:"value_min_chars"` // of every value of a map
	ValueMaxChars *int64 `json:"value_max_chars"`

	JSON           string           `json:"json"` // object or array: a string that holds JSON of this kind
	WithinMillisOf *Distance        `json:"within_ms_of"`
	RequiredWhen   map[string][]any `json:"required_when"` // keys: other parameters; values: their values that make this one required
}

// Distance is the maximum difference between two times, in either direction.
type Distance struct {
	Param  string `json:"param"`
	Millis int64  `json:"ms"`
}

// ListForm is the form in which a list is sent.
type ListForm string

const (
	SingleValue  ListForm = ""
	RepeatedKey  ListForm = "repeated" // a form key once per value
	CommaJoined  ListForm = "comma"    // one form value
	JSONArray    ListForm = "json"     // in a JSON body, or as JSON in one form value
	KeyedEntries ListForm = "map"      // a JSON object, or one form key per entry: x[KEY]=VALUE
)

// ValueKind is the type of a single value.
type ValueKind int

const (
	Text     ValueKind = iota
	Whole              // an integer
	Decimal            // a number
	Flag               // true or false
	JSONText           // a string that holds JSON
	Object
	TextList
	ObjectList
)

var kinds = map[string]ValueKind{
	"string": Text, "int": Whole, "int64": Whole, "long": Whole, "number": Decimal, "bool": Flag, "boolean": Flag,
	"string(json)": JSONText, "object": Object, "map<string,string>": Object, "string[]": TextList, "object[]": ObjectList,
}

// maxIDBytes is the maximum length of the id of a user, a group or a chatroom. The pages of the operations that create
// one have it. It applies to all operations.
const maxIDBytes = 64

var idSuffixes = []string{"serId", "serIds", "serid", "roomId", "roupId", "roupIds", "wnerId", "targetId"}

// compile prepares the checks of requests, once.
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

// compile panics if a type is unknown: the data is part of the binary, and a test reads all of it.
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

// Kind returns the type of a single value of the parameter.
func (p *Param) Kind() ValueKind { return p.kind }

// IsID reports whether a value, or the key in a name such as chatroom[ID]=NAME, is the id of a user, a group or a
// chatroom.
func (p *Param) IsID() bool { return p.id || p.prefix != "" }

// IsNumber reports whether a value is an integer, or a string that holds one.
func (p *Param) IsNumber() bool { return p.kind == Whole || p.numeric }

// IsBit reports whether a value is 0 or 1: a flag that is documented as a number.
func (p *Param) IsBit() bool { return p.bit }

// Find returns the parameter with a wire name, or nil. A parameter with an argument in its name, such as
// chatroom[ID]=NAME, matches every chatroom[...].
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

// Param returns a copy of the parameter that Find returns.
func (op *Operation) Param(name string) (Param, bool) {
	if p := op.Find(name); p != nil {
		return *p, true
	}
	return Param{}, false
}
