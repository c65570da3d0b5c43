package catalogue

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// violations formats violations as "parameter kind".
func violations(found []Violation) []string {
	var list []string
	for _, v := range found {
		list = append(list, v.Param+" "+string(v.Kind))
	}
	return list
}

func at(n int64) *int64 { return &n }

func compiled(op Operation) Operation {
	op.compile()
	return op
}

var form = compiled(Operation{Params: []Param{
	{Name: "id", Type: "string", Required: true, Limits: Limits{MaxBytes: at(4)}},
	{Name: "name", Type: "string", Limits: Limits{MaxChars: at(3)}},
	{Name: "code", Type: "string", Limits: Limits{MinChars: at(3), MaxChars: at(5)}},
	{Name: "to", Type: "string", Repeated: true, Limits: Limits{List: RepeatedKey, MaxCount: at(2), MaxChars: at(3)}},
	{Name: "minute", Type: "int", Limits: Limits{Min: at(1), Max: at(10)}},
	{Name: "kind", Type: "long", Limits: Limits{OneOf: []any{0, 1}}},
	{Name: "digits", Type: "string", Limits: Limits{Min: at(0), Max: at(43200)}},
	{Name: "flag", Type: "bool"},
	{Name: "entry", Type: "string(json)", Limits: Limits{MaxBytes: at(20)}},
	{Name: "room[ID]=NAME", Type: "string", Repeated: true, Limits: Limits{List: KeyedEntries, MaxCount: at(2), KeyMaxBytes: at(3)}},
}})

func TestCheckForm(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"only what must be":           {"id=a", nil},
		"everything":                  {`id=abcd&name=安安安&code=12345&to=abc&to=def&minute=10&kind=0&flag=true&entry={"a":1}&room[abc]=any+name+at+all&room[def]=x`, nil},
		"nothing":                     {"", []string{"id missing"}},
		"empty":                       {"id=", []string{"id missing"}},
		"invented":                    {"id=a&other=1", []string{"other unknown"}},
		"another spelling":            {"id=a&ID=a", []string{"ID unknown"}},
		"given twice":                 {"id=a&id=b", []string{"id repeated"}},
		"a byte too long":             {"id=abcde", []string{"id length"}},
		"bytes, not characters":       {"id=安安", []string{"id length"}},
		"a character too long":        {"id=a&name=安安安安", []string{"name length"}},
		"too short":                   {"id=a&code=12", []string{"code length"}},
		"too many":                    {"id=a&to=a&to=b&to=c", []string{"to range"}},
		"one of several too long":     {"id=a&to=abcd", []string{"to length"}},
		"joined with a comma":         {"id=a&to=a,b", []string{"to repeated"}},
		"an empty one of several":     {"id=a&to=a&to=", []string{"to missing"}},
		"no number":                   {"id=a&minute=x", []string{"minute type"}},
		"fraction":                    {"id=a&minute=1.5", []string{"minute type"}},
		"empty number":                {"id=a&minute=", []string{"minute type"}},
		"number below":                {"id=a&minute=0", []string{"minute range"}},
		"number above":                {"id=a&minute=11", []string{"minute range"}},
		"number out of every range":   {"id=a&minute=99999999999999999999", []string{"minute type"}},
		"number in a text":            {"id=a&digits=43200", nil},
		"number in a text, above":     {"id=a&digits=43201", []string{"digits range"}},
		"words for a number in text":  {"id=a&digits=x", []string{"digits type"}},
		"no such choice":              {"id=a&kind=2", []string{"kind range"}},
		"flag as a number":            {"id=a&flag=1", []string{"flag type"}},
		"no JSON":                     {"id=a&entry={", []string{"entry type"}},
		"JSON too long":               {`id=a&entry={"a":"aaaaaaaaaaaaaaaaaa"}`, []string{"entry length"}},
		"not UTF-8":                   {"id=%ff", []string{"id type"}},
		"too long a name in brackets": {"id=a&room[abcd]=x", []string{"room[abcd] length"}},
		"too many in brackets":        {"id=a&room[a]=x&room[b]=x&room[c]=x", []string{"room[ID]=NAME range"}},
		"brackets left open":          {"id=a&room[a=x", []string{"room[a unknown"}},
		"several at once, in order":   {"x=1&name=aaaa&minute=z", []string{"minute type", "name length", "x unknown", "id missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			pairs, err := url.ParseQuery(c.body)
			require.NoError(t, err)
			assert.Equal(t, c.want, violations(form.CheckForm(pairs)))
		})
	}
}

// lists is an operation with every form of a list, and every limit that form does not have.
var lists = compiled(Operation{Params: []Param{
	{Name: "userId", Type: "string", Limits: Limits{List: CommaJoined, MaxCount: at(2)}},
	{Name: "groupId", Type: "string"},
	{Name: "chatroom[ID]=NAME", Type: "string", Limits: Limits{List: KeyedEntries, KeyMaxBytes: at(64)}},
	{Name: "keys", Type: "string(json)", Limits: Limits{List: JSONArray, JSON: "array", MaxCount: at(2)}},
	{Name: "pairs", Type: "string(json)", Limits: Limits{List: KeyedEntries, JSON: "object", MinCount: at(1), MaxCount: at(2),
		KeyMinChars: at(4), KeyMaxChars: at(5), KeyPrefix: "ext", ValueMinChars: at(1), ValueMaxChars: at(3)}},
	{Name: "os", Type: "string", Limits: Limits{OneOf: []any{"iOS", "Android"}}},
	{Name: "level", Type: "int", Limits: Limits{OneOf: []any{-1.0, 5.0}}},
	{Name: "share", Type: "number"},
	{Name: "atLeast", Type: "int", Limits: Limits{Min: at(2)}},
	{Name: "word", Type: "string", Limits: Limits{MinBytes: at(2)}},
}})

func TestCheckFormOfLists(t *testing.T) {
	long := strings.Repeat("x", 65)
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"everything":               {`userId=a,b&groupId=g&chatroom[r]=x&keys=["a","b"]&pairs={"exta":"1","extb":"123"}&os=iOS&level=-1&share=0.5&atLeast=2&word=ab`, nil},
		"comma, too many":          {"userId=a,b,c", []string{"userId range"}},
		"comma, an empty one":      {"userId=a,", []string{"userId missing"}},
		"comma, repeated":          {"userId=a&userId=b", []string{"userId repeated"}},
		"comma, one too long":      {"userId=a," + long, []string{"userId length"}},
		"array, too many":          {`keys=["a","b","c"]`, []string{"keys range"}},
		"array, an object":         {`keys={}`, []string{"keys type"}},
		"array, a text":            {`keys="a"`, []string{"keys type"}},
		"map, an array":            {`pairs=[]`, []string{"pairs type"}},
		"map, a number":            {`pairs=5`, []string{"pairs type"}},
		"map, empty":               {`pairs={}`, []string{"pairs range"}},
		"map, too many":            {`pairs={"exta":"1","extb":"1","extc":"1"}`, []string{"pairs range"}},
		"map, key too short":       {`pairs={"ext":"1"}`, []string{"pairs[ext] length"}},
		"map, key too long":        {`pairs={"extabc":"1"}`, []string{"pairs[extabc] length"}},
		"map, key of another kind": {`pairs={"abcd":"1"}`, []string{"pairs[abcd] type"}},
		"map, value too short":     {`pairs={"exta":""}`, []string{"pairs[exta] length"}},
		"map, value too long":      {`pairs={"exta":"安安安安"}`, []string{"pairs[exta] length"}},
		"no such word":             {"os=ios", []string{"os range"}},
		"no such number":           {"level=0", []string{"level range"}},
		"below":                    {"atLeast=1", []string{"atLeast range"}},
		"too few bytes":            {"word=a", []string{"word length"}},
		"no share":                 {"share=x", []string{"share type"}},
		"long id":                  {"groupId=" + long, []string{"groupId length"}},
		"id with NUL":              {"groupId=a%00", []string{"groupId type"}},
		"id with a line break":     {"groupId=a%0ab", []string{"groupId type"}},
		"id with a carriage":       {"groupId=a%0db", []string{"groupId type"}},
		"id with U+2028":           {"groupId=a%e2%80%a8b", []string{"groupId type"}},
		"id from right to left":    {"groupId=a%e2%80%8fb", []string{"groupId type"}},
		"id from right to left 2":  {"groupId=a%e2%80%aeb", []string{"groupId type"}},
		"comma, one with NUL":      {"userId=a,%00", []string{"userId type"}},
		"key with a line break":    {"chatroom[a%0a]=x", []string{"chatroom[a\n] type"}},
		"key that is not UTF-8":    {"chatroom[%ff]=x", []string{"chatroom[\xff] type"}},
		"key too long":             {"chatroom[" + long + "]=x", []string{"chatroom[" + long + "] length"}},
		"text with a line break":   {"word=a%0ab", nil},
	} {
		t.Run(name, func(t *testing.T) {
			pairs, err := url.ParseQuery(c.body)
			require.NoError(t, err)
			assert.Equal(t, c.want, violations(lists.CheckForm(pairs)))
		})
	}
}

func TestAViolationStaysOnOneShortLine(t *testing.T) {
	for name, want := range map[string]string{
		"a\nb":                    `"a\nb": is not a parameter of this operation`,
		"a\u202eb":                `"a\u202eb": is not a parameter of this operation`,
		strings.Repeat("x", 1000): `"` + strings.Repeat("x", 64) + `": is not a parameter of this operation`,
	} {
		found := lists.CheckForm(url.Values{name: {"x"}})
		require.Len(t, found, 1)
		assert.Equal(t, want, found[0].String())
	}
}

func TestARequiredParameterInBrackets(t *testing.T) {
	op := compiled(Operation{Params: []Param{{Name: "room[ID]=NAME", Type: "string", Repeated: true, Required: true, Limits: Limits{List: KeyedEntries, MaxCount: at(2)}}}})
	assert.Equal(t, []string{"room[ID]=NAME missing"}, violations(op.CheckForm(url.Values{})))
	assert.Empty(t, op.CheckForm(url.Values{"room[1]": {"x"}}))
}

var body = compiled(Operation{Params: []Param{
	{Name: "id", Type: "string", Required: true, Limits: Limits{MaxBytes: at(4)}},
	{Name: "count", Type: "int", Limits: Limits{Min: at(1), Max: at(10)}},
	{Name: "share", Type: "number"},
	{Name: "flag", Type: "boolean"},
	{Name: "to", Type: "string[]", Limits: Limits{MaxCount: at(2), MaxChars: at(3)}},
	{Name: "rows", Type: "object[]"},
	{Name: "extra", Type: "object", Limits: Limits{MaxBytes: at(15)}},
	{Name: "pairs", Type: "map<string,string>"},
	{Name: "entry", Type: "string(json)"},
	{Name: "agent.model.name", Type: "string", Limits: Limits{MaxChars: at(3)}},
	{Name: "agent.size", Type: "int", Required: true},
	{Name: "rows[].key", Type: "string", Required: true, Limits: Limits{MaxChars: at(3)}},
}})

func TestCheckJSON(t *testing.T) {
	const agent = `,"agent":{"size":1}`
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"only what must be": {`{"id":"a"` + agent + `}`, nil},
		"everything": {`{"id":"abcd","count":10,"share":0.5,"flag":false,"to":["a","b"],"rows":[{"key":"abc"},{"key":"x"}],"extra":{},"pairs":{"a":"b"},"entry":"{}",
			"agent":{"model":{"name":"abc"},"size":1}}`, nil},
		"nothing":               {`{}`, []string{"id missing", "agent.size missing"}},
		"empty text":            {``, []string{"body type"}},
		"null":                  {`null`, []string{"id missing", "agent.size missing"}},
		"list":                  {`[]`, []string{"body type"}},
		"cut":                   {`{"id":"a"`, []string{"body type"}},
		"invented":              {`{"id":"a","other":1` + agent + `}`, []string{"other unknown"}},
		"too long":              {`{"id":"abcde"` + agent + `}`, []string{"id length"}},
		"empty":                 {`{"id":""` + agent + `}`, []string{"id missing"}},
		"number for text":       {`{"id":5` + agent + `}`, []string{"id type"}},
		"null for text":         {`{"id":null` + agent + `}`, []string{"id type"}},
		"text for number":       {`{"id":"a","count":"5"` + agent + `}`, []string{"count type"}},
		"fraction for an int":   {`{"id":"a","count":1.5` + agent + `}`, []string{"count type"}},
		"number above":          {`{"id":"a","count":11` + agent + `}`, []string{"count range"}},
		"text for a share":      {`{"id":"a","share":"1"` + agent + `}`, []string{"share type"}},
		"number for a flag":     {`{"id":"a","flag":1` + agent + `}`, []string{"flag type"}},
		"text for a list":       {`{"id":"a","to":"u1"` + agent + `}`, []string{"to type"}},
		"too many":              {`{"id":"a","to":["a","b","c"]` + agent + `}`, []string{"to range"}},
		"object for a list":     {`{"id":"a","rows":{}` + agent + `}`, []string{"rows type"}},
		"list for an object":    {`{"id":"a","extra":[]` + agent + `}`, []string{"extra type"}},
		"text for a map":        {`{"id":"a","pairs":"{}"` + agent + `}`, []string{"pairs type"}},
		"text that is no JSON":  {`{"id":"a","entry":"{"` + agent + `}`, []string{"entry type"}},
		"in a list, missing":    {`{"id":"a","rows":[{"key":"a"},{}]` + agent + `}`, []string{"rows[1].key missing"}},
		"in a list, too long":   {`{"id":"a","rows":[{"key":"abcd"}]` + agent + `}`, []string{"rows[0].key length"}},
		"in a list, no object":  {`{"id":"a","rows":[5]` + agent + `}`, []string{"rows[0] type"}},
		"empty list":            {`{"id":"a","rows":[]` + agent + `}`, nil},
		"something after":       {`{"id":"a"` + agent + `}{}`, []string{"body type"}},
		"nested, too long":      {`{"id":"a","agent":{"model":{"name":"abcd"},"size":1}}`, []string{"agent.model.name length"}},
		"entries of a list":     {`{"id":"a","to":["a","bbbb"]` + agent + `}`, []string{"to[1] length"}},
		"a list of numbers":     {`{"id":"a","to":[1]` + agent + `}`, []string{"to[0] type"}},
		"an object too long":    {`{"id":"a","extra":{"a":"bbbbbbbb"}` + agent + `}`, []string{"extra length"}},
		"too deep":              {`{"x":` + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + `}`, []string{"body type"}},
		"nested, not an object": {`{"id":"a","agent":5}`, []string{"agent type"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, violations(body.CheckJSON([]byte(c.body))))
		})
	}
}

func TestAViolationNamesTheParameterAndTheLimit(t *testing.T) {
	found := form.CheckForm(url.Values{"id": {"abcde"}})
	require.Len(t, found, 1)
	assert.Equal(t, "id: has 5 bytes, limit <=4 bytes", found[0].String())
}

// operation returns one of the catalogue's operations or of the two above.
func operation(index uint) *Operation {
	all := append(Operations(), &form, &lists, &body)
	return all[index%uint(len(all))]
}

func FuzzCheckForm(f *testing.F) {
	for index := range uint(len(Operations()) + 3) {
		f.Add(index, "id=a&room[abc]=x&minute=5&chatroom[=x&[]=y&userId=%ff&userId=%00")
	}
	f.Fuzz(func(t *testing.T, index uint, text string) {
		op := operation(index)
		pairs, _ := url.ParseQuery(text) // the valid part of it
		found := op.CheckForm(pairs)
		for _, v := range found {
			assert.NotEmpty(t, v.Kind)
			assert.NotEmpty(t, v.Detail)
		}
		for name := range pairs {
			if _, known := op.Param(name); !known {
				assert.Contains(t, violations(found), name+" unknown")
			}
		}
	})
}

func FuzzCheckJSON(f *testing.F) {
	for index := range uint(len(Operations()) + 3) {
		f.Add(index, `{"id":"a","agent":[{"size":1}],"to":[null],"count":1e999,"agentConfig":{"model":5}}`)
	}
	f.Add(uint(0), strings.Repeat("[", 100))
	f.Fuzz(func(t *testing.T, index uint, text string) {
		for _, v := range operation(index).CheckJSON([]byte(text)) {
			assert.NotEmpty(t, v.Kind)
			assert.NotEmpty(t, v.Detail)
		}
	})
}
