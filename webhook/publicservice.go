package webhook

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// PublicService is a message to a public service account, in private clouds only (公众服务). It is an XML document, of which only the
// ID is documented; the rest is in Elements.
type PublicService struct {
	*Delivery `json:"-"`

	MessageID string
	Elements  map[string]string // the text of each element of the document, by name
}

// Kind returns KindPublicService.
func (PublicService) Kind() Kind { return KindPublicService }

// ID returns an ID derived from the message's id.
func (p PublicService) ID() string { return id(KindPublicService, p.MessageID) }

const messageIDElement = "MsgID"

func decodePublicService(d *decoder) ([]Event, error) {
	elements, err := xmlElements(string(d.Body))
	if err != nil {
		return nil, fmt.Errorf("%w: not XML", ErrBody)
	}
	p := PublicService{Delivery: d.Delivery, MessageID: elements[messageIDElement], Elements: elements}
	for _, name := range slices.Sorted(maps.Keys(elements)) { // sorted, so that the ID is the same each time
		if p.MessageID == "" && strings.EqualFold(name, messageIDElement) {
			p.MessageID = elements[name]
		}
	}
	if err := need(messageIDElement, p.MessageID); err != nil {
		return nil, err
	}
	return []Event{p}, nil
}

// xmlElements returns the text of each element one level below the root.
func xmlElements(text string) (map[string]string, error) {
	texts := map[string][]byte{}
	parser := xml.NewDecoder(strings.NewReader(text))
	depth, name := 0, ""
	for {
		token, err := parser.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth == 2 {
				name = t.Name.Local
				texts[name] = []byte{}
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 2 {
				texts[name] = append(texts[name], t...)
			}
		}
	}
	elements := make(map[string]string, len(texts))
	for name, text := range texts {
		elements[name] = string(text)
	}
	return elements, nil
}

type publicServiceWire struct {
	XMLName  xml.Name `xml:"xml"`
	Elements []xmlElement
}

type xmlElement struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
}

func (p PublicService) body() (any, error) {
	w := publicServiceWire{Elements: []xmlElement{{xml.Name{Local: messageIDElement}, p.MessageID}}}
	for name, text := range p.Elements {
		if elements, err := xmlElements("<xml><" + name + ">x</" + name + "></xml>"); err != nil || elements[name] != "x" {
			return nil, fmt.Errorf("PublicService.Elements: %q is no name of XML", name)
		}
		if !strings.EqualFold(name, messageIDElement) {
			w.Elements = append(w.Elements, xmlElement{xml.Name{Local: name}, text})
		}
	}
	return w, nil
}
